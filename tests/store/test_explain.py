from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from augkit.errors import StoreError
from augkit.store.explain import explain
from augkit.store.store import Store, open_store

from .conftest import MakeVersion, copied, source_row

QUARANTINE = ("row_id", "split", "file", "line", "step", "error", "row")


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, Path]:
    """One copy dropped, one copy and one unreadable source row in quarantine."""

    def write(name: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Path:
        types = {"copy": pa.int32(), "line": pa.int64()}
        schema = pa.schema([(column, types.get(column, pa.string())) for column in columns])
        table = pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in rows], schema)
        pq.write_table(table, tmp_path / name)
        return tmp_path / name

    rejects = tmp_path / "rejects.parquet"
    lineage = {"row_id": "train-0/7", "source_id": "train-0", "copy": 7, "chain": "c0ffee", "drawn": "[]"}
    said = {"split": "train", "gate": "drop_duplicates", "reason": "equals train-0/0"}
    pq.write_table(pa.table({"text": ["film good"], "label": ["pos"], "augkit": [lineage | said]}), rejects)
    return {
        "rejects.parquet": rejects,
        "quarantine.parquet": write(
            "quarantine.parquet",
            QUARANTINE,
            [
                ("train-0/8", "train", "", None, "text.swap.1", "ValueError: no words", "{}"),
                ("broken", "", "train.csv", 7, "", "a field too many", "a,b,c"),
                (None, "", "train.csv", 9, "", "not UTF-8", ""),
            ],
        ),
    }


def test_a_copy_leads_to_its_source_steps_and_siblings(store: Store, make_version: MakeVersion) -> None:
    manifest = make_version(copies=3)
    found = explain(store, "tiny", "train-2/1")
    (row,), (source,) = found.rows, found.sources
    assert (row.source_id, row.copy, row.split) == ("train-2", 1, "train")
    assert row.file == "data/train-00001-of-00002.parquet"
    assert row.steps == ({"step": "text.delete.1", "drawn": {"suffix": "!1"}, "name": "text.delete", "version": 1},)
    assert row.values == {"text": "FINE PLOT!1", "label": "pos"}
    assert source.values == {"text": "fine plot", "label": "pos"}
    assert source.copy is None
    assert [(copy.row_id, copy.values) for copy in found.copies] == [("train-2/0", None), ("train-2/2", None)]
    assert found.losses == ()
    assert found.version == f"tiny@{manifest.version}"
    assert json.loads(found.to_json())["rows"][0]["values"]["text"] == "FINE PLOT!1"


def test_a_source_row_leads_to_its_copies_and_to_what_was_lost(
    store: Store, make_version: MakeVersion, tables: dict[str, Path]
) -> None:
    make_version(tables=tables)
    found = explain(store, "tiny", "train-0")
    assert [row.values for row in found.rows] == [{"text": "good film", "label": "pos"}]
    assert found.sources == ()
    assert [(copy.row_id, copy.steps[0]["step"]) for copy in found.copies] == [
        ("train-0/0", "text.swap.1"),
        ("train-0/1", "text.delete.1"),
    ]
    assert [(loss.row_id, loss.table, loss.cause, loss.reason) for loss in found.losses] == [
        ("train-0/7", "rejects.parquet", "drop_duplicates", "equals train-0/0"),
        ("train-0/8", "quarantine.parquet", "text.swap.1", "ValueError: no words"),
    ]


@pytest.mark.parametrize("row_id", ["train-0/7", "train-0/8"])
def test_a_lost_copy_leads_to_its_reason_source_and_siblings(
    store: Store, make_version: MakeVersion, tables: dict[str, Path], row_id: str
) -> None:
    make_version(tables=tables)
    found = explain(store, "tiny", row_id)
    assert found.rows == ()
    assert row_id in [loss.row_id for loss in found.losses]
    assert [source.row_id for source in found.sources] == ["train-0"]
    assert [copy.row_id for copy in found.copies] == ["train-0/0", "train-0/1"]


def test_a_row_that_could_not_be_read_says_why(
    store: Store, make_version: MakeVersion, tables: dict[str, Path]
) -> None:
    make_version(tables=tables)
    (loss,) = explain(store, "tiny", "broken").losses
    assert (loss.cause, loss.reason) == ("reading", "a field too many")
    assert (loss.facts["file"], loss.facts["line"]) == ("train.csv", 7)


def test_rows_that_share_an_id_are_all_there(store: Store, make_version: MakeVersion) -> None:
    one, two = source_row("one", "pos", "row"), source_row("two", "neg", "row")
    make_version(shards={"train": [[one, copied(one, 0)], [two]]})
    found = explain(store, "tiny", "row")
    assert [row.values and row.values["text"] for row in found.rows] == ["one", "two"]
    assert len(explain(store, "tiny", "row/0").sources) == 2


def test_an_unknown_row_gets_the_nearest(store: Store, make_version: MakeVersion) -> None:
    make_version()
    with pytest.raises(StoreError, match="knows no row 'train-2/9'") as caught:
        explain(store, "tiny", "train-2/9")
    assert caught.value.hint.startswith("Did you mean train-2/")
    with pytest.raises(StoreError) as caught:
        explain(store, "tiny", "zebra")
    assert caught.value.hint == "Ids there look like train-0, train-0/0, train-0/1."


def test_a_missing_file_is_named(store: Store, make_version: MakeVersion) -> None:
    manifest = make_version()
    Path(store.folder(manifest), manifest.files[0].path).unlink()
    with pytest.raises(StoreError, match=r"train-00000-of-00002\.parquet"):
        explain(store, "tiny", "train-0")


def test_a_remote_store_explains_too(make_version: MakeVersion, tables: dict[str, Path], tmp_path: Path) -> None:
    remote = open_store(f"memory://{tmp_path.name}")
    make_version(tables=tables, into=remote)
    found = explain(remote, "tiny", "train-0/1")
    assert [source.row_id for source in found.sources] == ["train-0"]
    assert len(found.losses) == 2
