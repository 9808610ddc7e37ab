from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from augkit.store.publish import publish
from augkit.store.rejects import rejected
from augkit.store.store import Store

from .conftest import MakeVersion


def reject(row_id: str, text: str, gate: str, reason: str, steps: str = "[]") -> dict[str, Any]:
    source_id, slash, number = row_id.partition("/")
    lineage = {"row_id": row_id, "source_id": source_id, "copy": int(number) if slash else None, "chain": None}
    said = {"drawn": steps if slash else None, "split": "train", "gate": gate, "reason": reason}
    return {"text": text, "augkit": lineage | said}


@pytest.fixture
def version(store: Store, make_version: MakeVersion, tmp_path: Path) -> Any:
    """One with five rejects of two gates, and a third gate that dropped nothing."""
    rows = [
        reject("train-0/7", "film good", "similarity", "too far", '[{"step": "text.swap.1", "drawn": []}]'),
        reject("train-0/8", "film", "similarity", "too far"),
        reject("train-0/9", "good", "similarity", "too far"),
        reject("gone", "a text", "leakage", "it leaks"),
        reject("gone/0", "text a", "leakage", "it leaks"),
    ]
    schema = pa.schema([("text", pa.string()), ("augkit", pa.Table.from_pylist(rows).schema.field("augkit").type)])
    pq.write_table(pa.Table.from_pylist(rows, schema), tmp_path / "rejects.parquet")
    manifest = make_version()
    gates = (
        {"gate": "similarity", "dropped": 3},
        {"gate": "language", "dropped": 0},
        {"gate": "leakage", "dropped": 2},
    )
    return publish(
        store,
        replace(manifest, gates=gates, version="", name="other"),
        {},
        {"rejects.parquet": tmp_path / "rejects.parquet"},
    )


def test_some_rows_of_each_gate_stand_beside_their_source_rows(store: Store, version: Any) -> None:
    found = rejected(store, "other", most=2)
    assert found.version == f"other@{version.version}"
    assert found.dropped == {"similarity": 3, "language": 0, "leakage": 2}
    assert [row.row_id for row in found.rows] == ["train-0/7", "train-0/8", "gone", "gone/0"]
    first, _, source, orphan = found.rows
    assert (first.values, first.copy, first.steps) == ({"text": "film good"}, 7, ("text.swap.1",))
    assert first.source == {"text": "good film", "label": "pos"}
    assert (source.copy, source.source, source.reason) == (None, None, "it leaks")
    assert (orphan.source, orphan.steps) == (None, ())
    assert Path(found.path).is_file()


def test_a_version_from_which_nothing_was_dropped(store: Store, make_version: MakeVersion) -> None:
    make_version()
    found = rejected(store, "tiny")
    assert (found.rows, found.path) == ((), "")
