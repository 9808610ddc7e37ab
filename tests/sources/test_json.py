"""JSON and JSON Lines files."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from augkit.errors import SourceError

from .conftest import Folder

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
ROWS = st.lists(st.fixed_dictionaries({"text": TEXT, "label": st.none() | TEXT}), min_size=1, max_size=12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=ROWS, ascii_only=st.booleans(), form=st.sampled_from(["jsonl", "json", "indented", "data", "columns"]))
def test_any_text_comes_back_as_it_was(
    new_folder: Callable[[], Folder], rows: list[dict[str, Any]], ascii_only: bool, form: str
) -> None:
    folder = new_folder()
    if form == "jsonl":
        folder.write("a.jsonl", "".join(json.dumps(row, ensure_ascii=ascii_only) + "\n" for row in rows))
    else:
        columns = {key: [row[key] for row in rows] for key in ("text", "label")}
        whole = {"json": rows, "indented": rows, "data": {"v": 1, "data": rows, "w": []}, "columns": columns}[form]
        indent = 2 if form == "indented" else None
        folder.write("a.json", json.dumps(whole, ensure_ascii=ascii_only, indent=indent))
    read = folder.read("a.jsonl" if form == "jsonl" else "a.json", {"text": "text"})
    assert read.train == rows
    assert not read.bad


def test_types_hold_for_the_whole_data(folder: Folder) -> None:
    rows: list[dict[str, Any]] = [{"text": f"t{i}", "n": i, "seen": None} for i in range(20_000)]
    rows.append({"text": "last", "n": 0.5, "late": True})
    folder.write("a.jsonl", "\n".join(map(json.dumps, rows)))
    read = folder.read("a.jsonl")
    assert read.types == {"text": "string", "n": "double", "seen": "string", "late": "bool"}
    assert read.train[-1] == {"text": "last", "n": 0.5, "seen": None, "late": True}
    assert [row["n"] for row in read.train[:3]] == [0.0, 1.0, 2.0]


def test_nested_values_are_kept(folder: Folder) -> None:
    spans = [{"start": 0, "end": 2, "label": "PER"}]
    folder.write("a.jsonl", json.dumps({"text": "Bo", "spans": []}) + "\n" + json.dumps({"text": "Al", "spans": spans}))
    assert folder.read("a.jsonl", {"text": "text", "spans": "spans"}).train == [
        {"text": "Bo", "spans": []},
        {"text": "Al", "spans": spans},
    ]


def test_keys_of_objects_are_united(folder: Folder) -> None:
    folder.write("a.jsonl", '{"text":"x","m":{"a":1}}\n{"text":"y","m":{"b":[1.5]}}\n{"text":"z"}\n')
    assert [row["m"] for row in folder.read("a.jsonl").train] == [{"a": 1, "b": None}, {"a": None, "b": [1.5]}, None]


def test_text_and_id_are_strings_whatever_they_hold(folder: Folder) -> None:
    folder.write("a.jsonl", '{"text":1,"id":7}\n{"text":"x","id":"007"}\n{"text":true,"id":1.5}\n{"id":null}\n')
    read = folder.read("a.jsonl", {"text": "text", "id": "id"})
    assert [(row["text"], row["id"]) for row in read.train] == [("1", "7"), ("x", "007"), ("true", "1.5"), (None, None)]


def test_bad_lines_are_reported(folder: Folder) -> None:
    folder.write("a.jsonl", '{"text":"a"}\n\n{"text": oops}\n[1]\n{"text":"\\ud800"}\n{"text":"b"} {}\n{"text":"z"}\n')
    read = folder.read("a.jsonl")
    assert [row["text"] for row in read.train] == ["a", "z"]
    assert [(bad.line, bad.reason) for bad in read.bad] == [
        (3, "not JSON: Expecting value at column 10"),
        (4, "not a JSON object with a key a column"),
        (5, "half of a surrogate pair, which is no character"),
        (6, "not JSON: Extra data at column 13"),
    ]


def test_items_of_a_list_that_are_no_objects_are_reported(folder: Folder) -> None:
    folder.write("a.json", '[{"text":"a"},\n5,\n\n[1], {"text":"b"}]')
    read = folder.read("a.json")
    assert [row["text"] for row in read.train] == ["a", "b"]
    assert [(bad.line, bad.excerpt) for bad in read.bad] == [(2, "5"), (4, "[1]")]


def test_an_object_a_line_in_a_json_file(folder: Folder) -> None:
    folder.write("a.json", '{"text":"a"}\n\n{"text":"b"}\n')
    folder.write("one.json", '{"text":"a","n":3}')
    assert [row["text"] for row in folder.read("a.json").train] == ["a", "b"]
    assert folder.read("one.json").train == [{"text": "a", "n": 3}]


def test_a_list_far_longer_than_a_buffer(folder: Folder) -> None:
    rows = [{"text": f"é{i}" * 30, "n": i} for i in range(30_000)]
    folder.write("a.json.gz", gzip.compress(json.dumps(rows, ensure_ascii=False).encode()))
    assert folder.read("a.json.gz").train == rows


def test_large_values(folder: Folder) -> None:
    rows = [{"text": "x" * 9_000_000}, {"text": "y"}, {"text": "z" * 9_000_000}]
    folder.write("a.json", json.dumps(rows))
    folder.write("a.jsonl", "\n".join(map(json.dumps, rows)))
    assert folder.read("a.json").train == rows == folder.read("a.jsonl").train


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", "", "a.jsonl holds no JSON object"),
        ("a.jsonl", "\n \n", "a.jsonl holds no JSON object"),
        ("a.json", "", "a.json holds no JSON object"),
        ("a.json", "[]", "a.json holds no JSON object"),
        ("a.jsonl", '[{"text":"a"},\n{"text":"b"}]', "(?s)line 1, the first of 2.*format: json"),
        (
            "a.jsonl",
            '{"text":"a","n":1}\n{"text":"b","n":"x"}',
            "line 2: column 'n' holds a string, and a number in the",
        ),
        ("a.jsonl", '{"text":"a","n":[1,"x"]}', "line 1: column 'n' holds a string and a number"),
        ("a.jsonl", '{"text":"a","n":12345678901234567890}', "column 'n' holds a whole number of more than 64 bits"),
        ("a.jsonl", '{"text":["a"]}', "line 1: column 'text' holds a list, and the role `text` needs text"),
        ("a.jsonl", '{"text":"a","m":{}}', "Column 'm' holds an object without a key in every row"),
        ("a.jsonl", '{"txt":"a"}', r"(?s)no column 'text'.*Did you mean txt\?"),
        ("a.jsonl", '{"text":"a","augkit":1}', "the name augkit keeps"),
        ("a.json", '"hi"', "begins with '\"': it is not JSON rows"),
        (
            "a.json",
            '[{"text":"a"},\n{"text":"b" "n":1}]',
            "not JSON from line 2 on: expecting ',' delimiter, found '\"n\":1",
        ),
        ("a.json", '[{"text":"a"}', "not JSON from line 1 on: , or ] should stand here"),
        ("a.json", '[{"text":"a"}] x', "something follows the end"),
        ("a.json", '{"text":["a"],"n":[1,2]}', r"not lists of one length: text \(1\), n \(2\)"),
    ],
)
def test_what_is_wrong_is_said(folder: Folder, name: str, content: str, message: str) -> None:
    folder.write(name, content)
    with pytest.raises(SourceError, match=message):
        folder.open(name)


def test_bytes_that_are_not_the_encoding(folder: Folder) -> None:
    for name in ("a.jsonl", "a.json"):
        folder.write(name, '{"text":"ok"}\n{"text":"ä"}\n'.encode("latin-1"))
        with pytest.raises(SourceError, match=r"is not utf-8: it holds the bytes e4 at byte 23 \(line 2\)"):
            folder.open(name)
        assert [row["text"] for row in folder.read(name, encoding="latin-1").train] == ["ok", "ä"]


def test_a_number_too_large_to_be_exact_beside_fractions(folder: Folder) -> None:
    folder.write("a.jsonl", '{"text":"a","n":9007199254740993}\n{"text":"b","n":0.5}\n')
    with pytest.raises(SourceError, match="line 1: 9007199254740993 in column 'n' is not exact as double"):
        folder.read("a.jsonl")
