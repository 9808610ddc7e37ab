from __future__ import annotations

import csv
import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from augkit.errors import StoreError
from augkit.store.export import export
from augkit.store.objects import object_path
from augkit.store.store import Store, open_store

from . import conftest
from .conftest import MakeVersion


def test_parquet_holds_every_row_in_order(store: Store, make_version: MakeVersion, tmp_path: Path) -> None:
    manifest = make_version()
    written = export(store, "tiny", tmp_path / "out")
    assert written == {split: tmp_path / "out" / f"{split}.parquet" for split in ("train", "test")}
    parts = [pq.read_table(f"{store.folder(manifest)}/{file.path}") for file in manifest.files if file.split == "train"]
    assert pq.read_table(written["train"]).equals(pa.concat_tables(parts))


@pytest.mark.parametrize("format", ["parquet", "jsonl", "csv"])
def test_lineage_can_be_left_out(store: Store, make_version: MakeVersion, tmp_path: Path, format: Any) -> None:
    make_version()
    path = export(store, "tiny", tmp_path / "out", format, lineage=False)["train"]
    text = path.read_bytes()
    assert b"row_id" not in text
    assert b"GOOD FILM!0" in text


def test_features_do_not_speak_of_lineage_that_is_not_there(
    store: Store, make_version: MakeVersion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    features = {"info": {"features": {"text": {"dtype": "string"}, "augkit": {"row_id": {}}}}}
    plain = conftest.to_table
    metadata = {"huggingface": json.dumps(features)}
    monkeypatch.setattr(conftest, "to_table", lambda rows: plain(rows).replace_schema_metadata(metadata))
    make_version()
    kept = pq.read_schema(export(store, "tiny", tmp_path / "a")["train"]).metadata[b"huggingface"]
    left = pq.read_schema(export(store, "tiny", tmp_path / "b", lineage=False)["train"]).metadata[b"huggingface"]
    assert json.loads(kept) == features
    assert json.loads(left) == {"info": {"features": {"text": {"dtype": "string"}}}}


@pytest.fixture
def rich(monkeypatch: pytest.MonkeyPatch, make_version: MakeVersion) -> None:
    """A version of one row with the kinds of value that plain text has no form for."""

    def to_table(rows: list[Any]) -> pa.Table:
        lineage = pa.array([row["augkit"] for row in rows], conftest.LINEAGE)
        columns = {
            "text": ['a "b",\nc'],
            "empty": [""],
            "none": pa.array([None], pa.string()),
            "number": [float("nan")],
            "bytes": [b"\x00\xff"],
            "tags": [["x", "é"]],
            "day": [date(2026, 1, 2)],
        }
        return pa.table({**columns, "augkit": lineage})

    monkeypatch.setattr(conftest, "to_table", to_table)
    make_version({"train": ["a"]}, copies=0)


@pytest.mark.usefixtures("rich")
def test_jsonl_is_valid_json(store: Store, tmp_path: Path) -> None:
    path = export(store, "tiny", tmp_path / "out", "jsonl", lineage=False)["train"]
    (line,) = path.read_text("utf-8").splitlines()
    assert json.loads(line, parse_constant=pytest.fail) == {
        "text": 'a "b",\nc',
        "empty": "",
        "none": None,
        "number": None,
        "bytes": "AP8=",
        "tags": ["x", "é"],
        "day": "2026-01-02",
    }


@pytest.mark.usefixtures("rich")
def test_csv_can_be_read_back(store: Store, tmp_path: Path) -> None:
    path = export(store, "tiny", tmp_path / "out", "csv")["train"]
    with path.open(newline="", encoding="utf-8") as stream:
        (row,) = csv.DictReader(stream)
    assert row["text"] == 'a "b",\nc'
    assert (row["empty"], row["none"]) == ("", "")
    assert row["bytes"] == "AP8="
    assert json.loads(row["tags"]) == ["x", "é"]
    assert json.loads(row["augkit"])["row_id"] == "train-0"
    assert row["day"] == "2026-01-02"
    assert '"",,' in path.read_text("utf-8")


def test_a_folder_with_something_in_it_is_refused(store: Store, make_version: MakeVersion, tmp_path: Path) -> None:
    make_version()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("")
    with pytest.raises(StoreError, match="is not empty"):
        export(store, "tiny", tmp_path / "full")
    (tmp_path / "empty").mkdir()
    assert export(store, "tiny", tmp_path / "empty")["test"].exists()


def test_an_unknown_format_is_refused(store: Store, make_version: MakeVersion, tmp_path: Path) -> None:
    make_version()
    with pytest.raises(StoreError, match="'xml' is not a format"):
        export(store, "tiny", tmp_path / "out", "xml")  # type: ignore[arg-type]


def test_a_failed_export_leaves_nothing(store: Store, make_version: MakeVersion, tmp_path: Path) -> None:
    manifest = make_version()
    Path(store.location, object_path(manifest.files[-1].sha256)).unlink()
    (tmp_path / "here").mkdir()
    with pytest.raises(StoreError, match="is gone"):
        export(store, "tiny", tmp_path / "here" / "out")
    assert os.listdir(tmp_path / "here") == []


def test_a_remote_store_exports_too(make_version: MakeVersion, tmp_path: Path) -> None:
    remote = open_store(f"memory://{tmp_path.name}")
    make_version(into=remote)
    assert pq.read_table(export(remote, "tiny", tmp_path / "out")["train"]).num_rows == 12
