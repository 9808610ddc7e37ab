"""Rows that the gates dropped from a version, beside the source rows they come from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from augkit.store.explain import find_rows
from augkit.store.manifest import LINEAGE_COLUMN, REJECTS
from augkit.store.record import Record
from augkit.store.resolve import version_folder
from augkit.store.scan import scan

if TYPE_CHECKING:
    from augkit.store.store import Store

__all__ = ["RejectedRow", "Rejects", "rejected"]


@dataclass(frozen=True)
class RejectedRow(Record):
    """A row that a gate dropped.

    Attributes:
        row_id: of the row.
        source_id: of the source row it comes from.
        copy: which copy of it this is, from 0; None for a source row.
        split: it would have stood in.
        gate: that dropped it.
        reason: why.
        steps: that changed it, in order.
        values: its columns that have a role.
        source: columns of its source row; None where that is not published.
    """

    row_id: str
    source_id: str
    copy: int | None
    split: str
    gate: str
    reason: str
    steps: tuple[str, ...]
    values: Mapping[str, Any]
    source: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Rejects(Record):
    """What the gates dropped from a version.

    Attributes:
        version: `NAME@VERSION`.
        path: of the table that holds all of them; empty where nothing was dropped.
        dropped: gate to number of rows, in the order of the recipe.
        rows: some of them, those of each gate together.
    """

    version: str
    path: str
    dropped: Mapping[str, int]
    rows: tuple[RejectedRow, ...]


def rejected(store: Store, ref: str, *, most: int = 3) -> Rejects:
    """What the gates dropped from a version.

    Args:
        store: the store.
        ref: `NAME`, `NAME@TAG` or `NAME@VERSION`.
        most: rows told of each gate.

    Raises:
        StoreError: there is no such version, or a file is damaged.
    """
    manifest = store.resolve(ref)
    folder = version_folder(manifest.name, manifest.version)
    dropped = {record["gate"]: int(record.get("dropped", 0)) for record in manifest.gates}
    found: list[dict[str, Any]] = []
    if REJECTS in manifest.tables:
        for gate in [gate for gate, number in dropped.items() if number]:
            wanted = pc.field(LINEAGE_COLUMN, "gate") == gate
            found += [row for _, row in scan(store, [f"{folder}/{REJECTS}"], wanted, limit=most)]
    source_ids = sorted({row[LINEAGE_COLUMN]["source_id"] for row in found})
    sources = find_rows(store, manifest, "row_id", source_ids, values=True) if source_ids else ()
    by_id = {row.row_id: row.values for row in sources}
    return Rejects(
        version=f"{manifest.name}@{manifest.version}",
        path=f"{store.folder(manifest)}/{REJECTS}" if REJECTS in manifest.tables else "",
        dropped=dropped,
        rows=tuple(_row(row, by_id) for row in found),
    )


def _row(values: dict[str, Any], sources: Mapping[str, Mapping[str, Any] | None]) -> RejectedRow:
    lineage = values.pop(LINEAGE_COLUMN)
    told = ("row_id", "source_id", "copy", "split", "gate", "reason")
    return RejectedRow(
        **{name: lineage[name] for name in told},
        steps=tuple(str(step["step"]) for step in json.loads(lineage["drawn"] or "[]")),
        values=values,
        source=sources.get(lineage["source_id"]) if lineage["copy"] is not None else None,
    )
