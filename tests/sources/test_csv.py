"""csv and tsv files."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import lzma
import math
import os
from collections.abc import Callable

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from augkit.errors import SourceError

from .conftest import Folder

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)  # NUL has its own test


def as_csv(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return out.getvalue()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=12), delimiter=st.sampled_from([",", ";", "\t"]))
def test_any_text_comes_back_as_it_was(
    new_folder: Callable[[], Folder], rows: list[tuple[str, str]], delimiter: str
) -> None:
    folder = new_folder()
    folder.write("a.csv", as_csv([["text", "group"], *map(list, rows)], delimiter))
    read = folder.read("a.csv", {"text": "text", "group": "group"}, delimiter=delimiter)
    assert [(row["text"], row["group"]) for row in read.train] == rows
    assert not read.bad


def test_types_hold_for_the_whole_data(folder: Folder) -> None:
    body = "".join(f"{i},{i},row\n" for i in range(50_000))
    folder.write("train.csv", "n,whole,text\n" + body + "x,7,last\n")
    read = folder.read("train.csv")
    assert read.types == {"n": "string", "whole": "int64", "text": "string"}
    assert read.train[0] == {"n": "0", "whole": 0, "text": "row"}
    assert [row["n"] for row in read.train] == [str(i) for i in range(50_000)] + ["x"]


def test_types_hold_for_all_files_together(folder: Folder) -> None:
    folder.write("a.csv", "text,n\nx,1\n")
    folder.write("b.csv", "n,text\n2.5,y\n")
    read = folder.read({"train": "a.csv", "test": "b.csv"})
    assert read.splits == {"train": [{"text": "x", "n": 1.0}], "test": [{"text": "y", "n": 2.5}]}


@pytest.mark.parametrize(
    ("cells", "kind", "values"),
    [
        (["1", "-20", "0"], "int64", [1, -20, 0]),
        (["9223372036854775807"], "int64", [2**63 - 1]),
        (["9223372036854775808"], "string", ["9223372036854775808"]),
        (["1", "2.5"], "double", [1.0, 2.5]),
        (["1e3", ".5", "-2."], "double", [1000.0, 0.5, -2.0]),
        (["12345678901234567", "0.5"], "string", ["12345678901234567", "0.5"]),
        (["1e999"], "string", ["1e999"]),
        (["007"], "string", ["007"]),
        (["+1"], "string", ["+1"]),
        ([" 1"], "string", [" 1"]),
        (["true", "False"], "bool", [True, False]),
        (["true", "1"], "string", ["true", "1"]),
        (["NA", "None", "null", "nan"], "string", ["NA", "None", "null", "nan"]),
        (["nan", "Inf"], "string", ["nan", "Inf"]),
        (["-1", "inf", "-Infinity"], "double", [-1.0, float("inf"), float("-inf")]),
        (["inf", "0.5", "1e999"], "string", ["inf", "0.5", "1e999"]),
        (["1", "NA"], "int64", [1, None]),
        (["?", "-20", "-", "n/a"], "int64", [None, -20, None, None]),
        (["1.5", "NULL", "nan", "7"], "double", [1.5, None, pytest.approx(math.nan, nan_ok=True), 7.0]),
        (["<NA>", "inf"], "string", ["<NA>", "inf"]),
        (["true", "NA"], "string", ["true", "NA"]),
        (["NA", "7", "seven"], "string", ["NA", "7", "seven"]),
        (["007", "NA"], "string", ["007", "NA"]),
        (["1", ""], "int64", [1, None]),
        (["1", '""'], "string", ["1", ""]),
        (["", ""], "string", [None, None]),
    ],
)
def test_type_of_a_column(folder: Folder, cells: list[str], kind: str, values: list[object]) -> None:
    folder.write("a.csv", "x,text\n" + "".join(f"{cell},t\n" for cell in cells))
    read = folder.read("a.csv")
    assert (read.types["x"], [row["x"] for row in read.train]) == (kind, values)


def test_nan_among_numbers_is_no_number_and_no_text(folder: Folder) -> None:
    folder.write("a.csv", "x,text\n1.5,t\nNaN,t\nnan,t\n,t\n")
    read = folder.read("a.csv")
    assert read.types["x"] == "double"
    values = [row["x"] for row in read.train]
    assert values[0] == 1.5 and math.isnan(values[1]) and math.isnan(values[2]) and values[3] is None


def test_spelt_missing_is_missing_in_numbers_of_all_files_and_a_name_in_labels(folder: Folder) -> None:
    folder.write("a.csv", "id,label,n,x\n-,1,1,0.5\n2,NA,2,NA\n")
    folder.write("b.csv", "x,n,label,id\n1,N/A,?,NA\n-,4,2,5\n")
    read = folder.read({"train": "a.csv", "test": "b.csv"}, {"features": "n, x", "label": "label", "id": "id"})
    assert read.types == {"id": "string", "label": "string", "n": "int64", "x": "double"}
    assert [(row["id"], row["label"]) for row in read.train] == [("-", "1"), ("2", "NA")]
    assert [(row["n"], row["x"]) for row in read.train] == [(1, 0.5), (2, None)]
    assert read.splits["test"][0] == {"id": "NA", "label": "?", "n": None, "x": 1.0}
    assert read.splits["test"][1] == {"id": "5", "label": "2", "n": 4, "x": None}
    assert read.source.notes == ()


def test_missing_far_into_a_file_is_missing(folder: Folder) -> None:
    numbers = [str(i) for i in range(300_000)]
    numbers[-1] = numbers[5] = "NA"
    folder.write("a.csv", "n,text\n" + "".join(f"{n},t\n" for n in numbers))
    read = folder.read("a.csv")
    assert read.types["n"] == "int64"
    assert [row["n"] for row in read.train] == [None if i in (5, 299_999) else i for i in range(300_000)]


def test_items_of_a_log_are_names_whatever_they_look_like(folder: Folder) -> None:
    lines = "".join(f"{user},{item},{day}\n" for day, user in enumerate("1122") for item in ("7", "-", "NA"))
    folder.write("log.csv", "user,item,at\n" + lines)
    events = {"user": "user", "item": "item", "time": "at"}
    source = folder.open("log.csv", {"items": "items"}, events=events)
    (part,) = source.parts
    rows = [row for batch in source.batches(part, pytest.fail) for row in batch.to_pylist()]
    assert [row["items"] for row in rows] == [["7", "-", "NA"] * 2] * 2


@pytest.mark.parametrize(
    ("strangers", "told"),
    [
        (["12 kg"], "a value that is none, '12 kg' in row 31"),
        (["$5", "?", "x"], "2 values that are none, the first '$5' in row 31"),
    ],
)
def test_a_few_words_among_numbers_are_told_of(folder: Folder, strangers: list[str], told: str) -> None:
    cells = [f"{i}.5" for i in range(30)] + strangers + [str(i) for i in range(30)]
    folder.write("a.csv", "x,text\n" + "".join(f"{cell},t\n" for cell in cells))
    read = folder.read("a.csv")
    assert [row["x"] for row in read.train] == cells
    (note,) = read.source.notes
    assert note.startswith(f"column 'x' holds numbers and {told}, so that the whole column is text; where numbers are")


@pytest.mark.parametrize(
    "cells",
    [["a", "b", "3"] * 20, ["1", "2"] * 20 + ["007"], ["5", "x"], ["true"] * 40 + ["yes"]],
    ids=["words", "codes", "short", "truth"],
)
def test_columns_of_words_and_codes_are_not_told_of(folder: Folder, cells: list[str]) -> None:
    folder.write("a.csv", "x,text\n" + "".join(f"{cell},t\n" for cell in cells))
    read = folder.read("a.csv")
    assert (read.types["x"], read.source.notes) == ("string", ())


def test_a_label_that_is_no_number_among_numbers_is_told_of_and_stays(folder: Folder) -> None:
    prices = [f"{i}.25" for i in range(40)] + ["NA"]
    folder.write("a.csv", "x,price\n" + "".join(f"1,{price}\n" for price in prices))
    read = folder.read("a.csv", {"features": "x", "label": "price"})
    assert [row["price"] for row in read.train] == prices
    (note,) = read.source.notes
    assert note.startswith("column 'price' holds numbers and a value that is none, 'NA' in row 41, so that")


def test_text_and_id_keep_their_characters(folder: Folder) -> None:
    folder.write("a.csv", 'text,id,label\n1.50,007,1\n"",1e3,2\n,8,3\n')
    read = folder.read("a.csv", {"text": "text", "id": "id", "label": "label"})
    assert read.types == {"text": "string", "id": "string", "label": "int64"}
    assert [row["text"] for row in read.train] == ["1.50", "", None]
    assert [row["id"] for row in read.train] == ["007", "1e3", "8"]


def test_ragged_rows_are_reported_with_their_line(folder: Folder) -> None:
    folder.write("a.csv", 'text,n\n1,2\n3\n"x\ny",2\n\n"4\n5",5,6\n7,8\n')
    read = folder.read("a.csv")
    assert [row["text"] for row in read.train] == ["1", "x\ny", "7"]
    assert [(bad.line, bad.excerpt) for bad in read.bad] == [(3, "3"), (7, '"4\n5",5,6')]
    assert read.bad[0].reason == "1 cells where the header has 2"


def test_ragged_rows_far_apart_keep_their_lines(folder: Folder) -> None:
    lines = [f'"row\n{i}",1' if i % 1000 else "ragged" for i in range(20_000)]
    folder.write("a.csv", "text,n\n" + "\n".join(lines) + "\n")
    read = folder.read("a.csv")
    starts, line = [], 2
    for text in lines:
        if text == "ragged":
            starts.append(line)
        line += text.count("\n") + 1
    assert [bad.line for bad in read.bad] == starts


def test_order_is_kept_and_batches_are_bounded(folder: Folder) -> None:
    folder.write("a.csv", "text,n\n" + "".join(f"{i},{i}\n" for i in range(30_000)))
    assert [row["n"] for row in folder.read("a.csv").train] == list(range(30_000))


@pytest.mark.parametrize("megabytes", [10, 40])
def test_a_very_large_cell(folder: Folder, megabytes: int) -> None:
    large = "x" * (megabytes << 20)
    folder.write("a.csv", f'text,n\nsmall,1\n"{large}",2\nlast,3\n')
    read = folder.read("a.csv")
    assert [len(row["text"]) for row in read.train] == [5, megabytes << 20, 4]
    assert [row["n"] for row in read.train] == [1, 2, 3]


COMPRESSED: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": lambda data: pa.compress(data, codec="zstd", asbytes=True),
}


@pytest.mark.parametrize("extension", COMPRESSED)
def test_compressed_equals_plain(folder: Folder, extension: str) -> None:
    plain = as_csv([["text", "n"], *([f"größe {i}", str(i)] for i in range(9_000))]).encode()
    folder.write("a.csv", plain)
    folder.write(f"a.csv.{extension}", COMPRESSED[extension](plain))
    assert folder.read(f"a.csv.{extension}").train == folder.read("a.csv").train


@pytest.mark.parametrize("extension", COMPRESSED)
def test_a_truncated_archive_is_named(folder: Folder, extension: str) -> None:
    whole = COMPRESSED[extension](b"text\n" + os.urandom(30_000).hex().encode() + b"\n")
    folder.write(f"a.csv.{extension}", whole[: len(whole) // 2])
    with pytest.raises(SourceError, match=rf"a\.csv\.{extension} is damaged or cut short") as error:
        folder.read(f"a.csv.{extension}")
    assert "Fetch or write it again" in str(error.value)


def test_what_is_no_archive_is_named(folder: Folder) -> None:
    folder.write("a.csv.gz", "text\nx\n")
    with pytest.raises(SourceError, match=r"a\.csv\.gz is damaged or cut short: Not a gzipped file"):
        folder.open("a.csv.gz")


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le", "utf-8-sig", "cp1252"])
def test_encoding_is_honoured(folder: Folder, encoding: str) -> None:
    folder.write("a.csv", "text,n\nsüß,1\nçà,2\n".encode(encoding))
    assert [row["text"] for row in folder.read("a.csv", encoding=encoding).train] == ["süß", "çà"]


def test_gbk_in_many_blocks(folder: Folder) -> None:
    folder.write("a.csv", ("text\n" + "数据增强，你好\n" * 200_000).encode("gbk"))
    read = folder.read("a.csv", encoding="gbk")
    assert {row["text"] for row in read.train} == {"数据增强，你好"}
    assert len(read.train) == 200_000


def test_byte_order_mark_and_line_ends(folder: Folder) -> None:
    folder.write("a.csv", b'\xef\xbb\xbftext,n\r\n"a\r\nb",1\r\n')
    folder.write("old.csv", b"text,n\rx,1\ry,2\r")
    assert folder.read("a.csv").train == [{"text": "a\r\nb", "n": 1}]
    assert folder.read("old.csv").train == [{"text": "x", "n": 1}, {"text": "y", "n": 2}]


def test_nul_is_data(folder: Folder) -> None:
    folder.write("a.csv", b'text,n\n\x00,1\n"z\x00",2\n')
    assert [row["text"] for row in folder.read("a.csv").train] == ["\0", "z\0"]


def test_columns_without_a_name_are_numbered(folder: Folder) -> None:
    folder.write("a.csv", ",text\n0,x\n1,y\n")
    assert folder.read("a.csv").train[1] == {"Unnamed: 0": 1, "text": "y"}


def test_a_column_some_files_lack_is_missing_there(folder: Folder) -> None:
    folder.write("a.csv", "text,n\nx,1\n")
    folder.write("b.csv", "text\ny\n")
    assert folder.read(["a.csv", "b.csv"]).train == [{"text": "x", "n": 1}, {"text": "y", "n": None}]


def test_a_header_longer_than_one_line(folder: Folder) -> None:
    folder.write("a.csv", 'text,"two\nlines"\nx,1\n')
    assert folder.read("a.csv").train == [{"text": "x", "two\nlines": 1}]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "a.csv is empty"),
        (b"\n\n", "a.csv is empty"),
        (b"text,n\n", "a.csv has a header and no rows"),
        (b"text,n", "a.csv has a header and no rows"),
        (b"text,text\n1,2\n", "more than one column named 'text'"),
        (b"text,augkit\n1,2\n", "the name augkit keeps"),
        (b"text,n\nok,1\n\xe4,2\n", r"not utf-8: it holds the bytes e4 at byte 12 \(line 3\).*\n.*`encoding:`"),
        (b"text,n\nok,1\n\xe4,2,3\n", r"at byte 12 \(line 3\)"),
        ("text\nä\n".encode("utf-16"), r"(?s)bytes ff at byte 0 \(line 1\).*encoding: utf-16"),
        ("text\na\n".encode("utf-16-le"), r"(?s)looks like UTF-16.*encoding: utf-16"),
        (b'text,n\n1,2\n3,"x\n4,5\n', r"(?s)a.csv, line 3: a quote is opened .*not closed.*Close it"),
        (b'text,n\n1,2\n"3,x\n4,5\n', "a.csv, line 3: a quote is opened"),
        (b'"text,n\n1,2\n', "a.csv, line 1: a quote is opened"),
        (b"text,n\n1\n2\n", r"(?s)No row of a.csv has the 2 cells the header has.*`delimiter:`"),
        (b"text;n\n1;2\n", r"""(?s)has no column 'text'.*delimiter: ";\""""),
        (b"txet,n\n1,2\n", r"(?s)no column 'text'.*role `text`. Columns: txet, n.*Did you mean txet\?"),
    ],
)
def test_what_is_wrong_is_said(folder: Folder, content: bytes, message: str) -> None:
    folder.write("a.csv", content)
    with pytest.raises(SourceError, match=message):
        folder.open("a.csv")


def test_an_unclosed_quote_in_a_large_file(folder: Folder) -> None:
    folder.write("a.csv", 'text,n\n1,"x\n' + "3,4\n" * 2_000_000)
    with pytest.raises(SourceError, match="line 2: a quote is opened"):
        folder.open("a.csv")


def test_bad_bytes_far_into_an_archive(folder: Folder) -> None:
    head = b"text\n" + b"fine\n" * 1_000_000
    folder.write("a.csv.gz", gzip.compress(head + b"\xff\n"))
    with pytest.raises(SourceError, match=rf"ff at byte {len(head):,} \(line 1,000,002\)"):
        folder.open("a.csv.gz")


def test_bytes_that_are_not_the_named_encoding(folder: Folder) -> None:
    folder.write("a.csv", "text\nä\n".encode("latin-1"))
    with pytest.raises(SourceError, match=r"a.csv is not gbk: .* at byte 5 \(line 2\)"):
        folder.open("a.csv", encoding="gbk")


def test_an_unknown_encoding(folder: Folder) -> None:
    folder.write("a.csv", "text\nx\n")
    with pytest.raises(SourceError, match=r"(?s)`encoding: utf-88` is not an encoding.*latin-1"):
        folder.open("a.csv", encoding="utf-88")


@pytest.mark.parametrize("delimiter", ["；", "\n", '"'])
def test_a_delimiter_that_cannot_be_one(folder: Folder, delimiter: str) -> None:
    folder.write("a.csv", "text\nx\n")
    with pytest.raises(SourceError, match=r"(?s)`delimiter: .*` cannot stand between cells.*one ASCII character"):
        folder.open("a.csv", delimiter=delimiter)


def test_an_error_of_the_caller_stays_its_own(folder: Folder) -> None:
    folder.write("a.csv", "text,n\n1,2\n3\n")

    def refuse(row: object) -> None:
        raise OSError("the caller's disk is full")

    source = folder.open("a.csv")
    with pytest.raises(OSError, match="the caller's disk is full"):
        list(source.batches(source.parts[0], refuse))


def test_real_reviews(shared: Folder) -> None:
    read = shared.read("text/sst2")
    assert {split: len(rows) for split, rows in read.splits.items()} == {"train": 7791, "test": 1821}
    assert read.types == {"text": "string", "label": "int64"}
    with open(shared.path / "text/sst2/train.csv", encoding="utf-8", newline="") as file:
        assert [row["text"] for row in read.train] == [row["text"] for row in csv.DictReader(file)]


def test_real_chinese_titles_and_measurements(shared: Folder) -> None:
    assert shared.read("text/thucnews_titles/train.csv").types == {"text": "string", "label": "string"}
    phoneme = shared.read("tabular/phoneme.csv", {"label": "label"})
    assert phoneme.types == dict.fromkeys(["x0", "x1", "x2", "x3", "x4"], "double") | {"label": "int64"}


def test_the_builtin_messages(folder: Folder) -> None:
    read = folder.read("builtin:support-messages", {"text": "text", "label": "intent", "id": "id"})
    assert len(read.train) == len({row["id"] for row in read.train}) > 100
    assert [file.path for file in read.source.files] == ["builtin:support-messages"]
