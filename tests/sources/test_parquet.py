"""Parquet files."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from augkit.errors import SourceError

from .conftest import Folder


def put(folder: Folder, name: str, columns: dict[str, Any], **options: Any) -> None:
    pq.write_table(pa.table(columns), folder.path / name, **options)


def test_rows_come_in_order_and_types_stay(folder: Folder) -> None:
    put(folder, "a.parquet", {"text": [f"t{i}" for i in range(20_000)], "n": pa.array(range(20_000), pa.int16())})
    read = folder.read("a.parquet")
    assert read.types == {"text": "string", "n": "int16"}
    assert read.train == [{"text": f"t{i}", "n": i} for i in range(20_000)]


def test_files_of_different_schemas_are_united(folder: Folder) -> None:
    put(folder, "a.parquet", {"text": ["a"], "n": pa.array([1], pa.int32())})
    put(folder, "b.parquet", {"n": [2.5], "text": pa.array(["b"], pa.large_string()), "late": [True]})
    read = folder.read(["a.parquet", "b.parquet"])
    assert read.types == {"text": "string", "n": "double", "late": "bool"}
    assert read.train == [{"text": "a", "n": 1.0, "late": None}, {"text": "b", "n": 2.5, "late": True}]


def test_text_and_id_become_strings(folder: Folder) -> None:
    text = pa.array(["x", None, "x"]).dictionary_encode()
    put(folder, "a.parquet", {"text": text, "id": [1, 2, None]})
    read = folder.read("a.parquet", {"text": "text", "id": "id"})
    assert read.types == {"text": "string", "id": "string"}
    assert read.train == [{"text": "x", "id": "1"}, {"text": None, "id": "2"}, {"text": "x", "id": None}]


def test_large_rows_come_in_small_batches(folder: Folder) -> None:
    put(folder, "a.parquet", {"text": [chr(97 + i) * 3_000_000 for i in range(26)]}, use_dictionary=False)
    assert [row["text"][0] for row in folder.read("a.parquet").train] == [chr(97 + i) for i in range(26)]


def test_types_that_nothing_holds_together(folder: Folder) -> None:
    put(folder, "a.parquet", {"text": ["a"], "n": [1]})
    put(folder, "b.parquet", {"text": ["b"], "n": ["x"]})
    with pytest.raises(SourceError, match=r"Column 'n' is int64 in a\.parquet and string in b\.parquet"):
        folder.open("*.parquet")


def test_a_text_column_of_lists(folder: Folder) -> None:
    put(folder, "a.parquet", {"text": [["a"]]})
    with pytest.raises(SourceError, match=r"column 'text' holds list<.*>, and the role `text` needs text"):
        folder.open("a.parquet")


def test_a_column_one_file_lacks(folder: Folder) -> None:
    put(folder, "a.parquet", {"text": ["a"]})
    put(folder, "b.parquet", {"texts": ["b"]})
    with pytest.raises(SourceError, match=r"(?s)b\.parquet has no column 'text'.*Did you mean texts\?"):
        folder.open(["a.parquet", "b.parquet"])


def test_damage(folder: Folder) -> None:
    put(folder, "a.parquet", {"text": [str(i) for i in range(10_000)]})
    whole = (folder.path / "a.parquet").read_bytes()
    folder.write("cut.parquet", whole[:-30])
    folder.write("empty.parquet", b"")
    for name in ("cut.parquet", "empty.parquet"):
        with pytest.raises(SourceError, match=rf"(?s){name} is damaged or cut short.*Fetch or write it again"):
            folder.open(name)
    folder.write("middle.parquet", whole[:100] + b"\xff" * 3000 + whole[3100:])
    source = folder.open("middle.parquet")
    with pytest.raises(SourceError, match=r"middle\.parquet is damaged or cut short"):
        list(source.batches(source.parts[0], print))


def test_no_rows(folder: Folder) -> None:
    put(folder, "a.parquet", {"text": pa.array([], pa.string())})
    with pytest.raises(SourceError, match=r"a\.parquet has columns and no rows"):
        folder.open("a.parquet")


def test_a_published_version_is_not_read_again(folder: Folder) -> None:
    (folder.path / "data").mkdir()
    put(folder, "data/train-00000-of-00001.parquet", {"text": ["a"], "augkit": [{"row": "r"}]})
    folder.write("manifest.json", "{}")
    folder.write("README.md", "# card")
    with pytest.raises(SourceError, match=r"(?s)a column `augkit`.*build from its source"):
        folder.open(".")


def test_real_invoices(shared: Folder) -> None:
    read = shared.read("interactions/online_retail.parquet", {"group": "CustomerID"})
    assert len(read.train) == 541_909
    assert read.types["CustomerID"] == "string"
    assert read.train[0]["CustomerID"] == "17850"
