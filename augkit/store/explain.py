"""Where a row comes from, what was drawn for it, what was made of it, and why it is not there if it is not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from augkit.errors import StoreError, nearest
from augkit.store.manifest import LINEAGE_COLUMN, REJECTS, DataFile, Manifest
from augkit.store.record import Record
from augkit.store.resolve import version_folder
from augkit.store.scan import scan

if TYPE_CHECKING:
    from augkit.store.store import Store

__all__ = ["Explanation", "Loss", "RowFacts", "explain", "find_rows"]

QUARANTINE = "quarantine.parquet"
MOST_IDS = 1000


@dataclass(frozen=True)
class RowFacts(Record):
    """A published row.

    Attributes:
        row_id: of the row.
        source_id: of the source row it comes from.
        copy: which copy of it this is, from 0; None for a source row.
        split: its split.
        file: its file inside the version's folder.
        steps: the steps that changed it, in order: `{"step", "drawn", "name", "version"}`.
        values: its columns; None where only its place was asked for.
    """

    row_id: str
    source_id: str | None
    copy: int | None
    split: str
    file: str
    steps: tuple[Mapping[str, Any], ...]
    values: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Loss(Record):
    """A row that was dropped by a gate or put in quarantine.

    Attributes:
        row_id: of the row.
        table: `rejects.parquet` or `quarantine.parquet`.
        cause: the gate, or the step that failed.
        reason: why it was dropped, or the error.
        facts: everything the table holds about it; of a row that was dropped, its columns under `values`.
    """

    row_id: str | None
    table: str
    cause: str
    reason: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Explanation(Record):
    """Everything a version knows about a row id.

    Attributes:
        version: `NAME@VERSION`.
        row_id: what was asked for.
        rows: published rows with this id; several if the user's own ids repeat.
        sources: for a copy, the source rows it comes from; empty if they were not published.
        copies: for a source row, its published copies; for a copy, its siblings.
        losses: rows with this id, and copies of the same source, that are not in the version, and why.
    """

    version: str
    row_id: str
    rows: tuple[RowFacts, ...]
    sources: tuple[RowFacts, ...]
    copies: tuple[RowFacts, ...]
    losses: tuple[Loss, ...]


def explain(store: Store, ref: str, row_id: str) -> Explanation:
    """Trace a row of a version, be it published, dropped or in quarantine.

    Raises:
        StoreError: there is no such version, it knows no such row, or a file is damaged.
    """
    manifest = store.resolve(ref)
    name = f"{manifest.name}@{manifest.version}"
    rows = find_rows(store, manifest, "row_id", [row_id], values=True)
    losses = _losses(store, manifest, [row_id])
    source_ids = sorted({*_sources_of_rows(rows), *_sources_of_losses(losses, row_id)})
    sources = find_rows(store, manifest, "row_id", source_ids, values=True) if source_ids else ()
    copies = find_rows(store, manifest, "source_id", source_ids or [row_id], values=False)
    if source_ids:
        losses = _losses(store, manifest, [row_id, *source_ids])
    if not (rows or copies or losses):
        raise StoreError(f"{name} knows no row {row_id!r}.", hint=_similar(store, manifest, row_id))
    return Explanation(
        version=name,
        row_id=row_id,
        rows=rows,
        sources=tuple(row for row in sources if row.copy is None),
        copies=tuple(row for row in copies if row.copy is not None and row.row_id != row_id),
        losses=losses,
    )


def _sources_of_rows(rows: Sequence[RowFacts]) -> Iterator[str]:
    """The source rows of published copies."""
    return (row.source_id for row in rows if row.copy is not None and row.source_id)


def _sources_of_losses(losses: Sequence[Loss], row_id: str) -> Iterator[str]:
    """The source rows of lost copies; `quarantine.parquet` has them in the row id alone."""
    for loss in losses:
        if loss.row_id == row_id:
            read = bool(loss.facts.get("file"))  # a source row that could not be read, and no copy
            source_id = loss.facts.get("source_id") or (None if read else _source_in(row_id))
            if source_id and source_id != row_id:
                yield source_id


def _source_in(row_id: str | None) -> str | None:
    """The source row's id in the id of a copy, `SOURCE/NUMBER`."""
    source_id, slash, number = (row_id or "").rpartition("/")
    return source_id if slash and number.isdecimal() else None


def find_rows(
    store: Store, manifest: Manifest, field: str, ids: Sequence[str], *, values: bool
) -> tuple[RowFacts, ...]:
    """Published rows by one id field of their lineage, those of one split and source together, copies in order."""
    paths = {f"{version_folder(manifest.name, manifest.version)}/{file.path}": file for file in manifest.files}
    wanted = pc.field(LINEAGE_COLUMN, field).isin(ids)
    holding = scan(store, list(paths), wanted, {"id": pc.field(LINEAGE_COLUMN, field)})  # reads no column but this one
    columns = None if values else [LINEAGE_COLUMN]
    found = [
        _facts(manifest, paths[path], row, values=values)
        for path in dict.fromkeys(path for path, _ in holding)
        for _, row in scan(store, [path], wanted, columns)
    ]
    return tuple(sorted(found, key=_place))


def _place(row: RowFacts) -> tuple[str, str, int]:
    return row.split, row.source_id or row.row_id, -1 if row.copy is None else row.copy


def _facts(manifest: Manifest, file: DataFile, row: dict[str, Any], *, values: bool) -> RowFacts:
    lineage = row.pop(LINEAGE_COLUMN)
    return RowFacts(
        row_id=lineage["row_id"],
        source_id=lineage["source_id"],
        copy=lineage["copy"],
        split=file.split,
        file=file.path,
        steps=_steps(manifest, lineage["drawn"]),
        values=row if values else None,
    )


def _steps(manifest: Manifest, drawn: str | None) -> tuple[Mapping[str, Any], ...]:
    steps = json.loads(drawn) if drawn else []
    return tuple({**step, **manifest.operators.get(step["step"], {})} for step in steps)


def _losses(store: Store, manifest: Manifest, ids: Sequence[str]) -> tuple[Loss, ...]:
    """What the extra tables say about these rows and about copies of them."""
    folder, losses = version_folder(manifest.name, manifest.version), []
    if REJECTS in manifest.tables:
        wanted = pc.field(LINEAGE_COLUMN, "row_id").isin(ids) | pc.field(LINEAGE_COLUMN, "source_id").isin(ids)
        for _, row in scan(store, [f"{folder}/{REJECTS}"], wanted):
            lineage = row.pop(LINEAGE_COLUMN)
            facts = {**lineage, "values": row}
            losses.append(Loss(lineage["row_id"], REJECTS, str(lineage["gate"]), str(lineage["reason"]), facts))
    if QUARANTINE in manifest.tables:
        wanted = pc.field("row_id").isin(ids)
        for id in ids:
            wanted = wanted | pc.starts_with(pc.field("row_id"), f"{id}/")
        for _, row in scan(store, [f"{folder}/{QUARANTINE}"], wanted):
            if row["row_id"] not in ids and _source_in(row["row_id"]) not in ids:
                continue
            losses.append(Loss(row["row_id"], QUARANTINE, str(row["step"] or "reading"), str(row["error"]), row))
    return tuple(losses)


def _similar(store: Store, manifest: Manifest, row_id: str) -> str:
    """A hint: the nearest id among those that begin alike, else what ids look like here."""
    folder = version_folder(manifest.name, manifest.version)
    paths, column = [f"{folder}/{file.path}" for file in manifest.files], pc.field(LINEAGE_COLUMN, "row_id")
    begins = pc.starts_with(column, row_id[: max(1, len(row_id) // 2)])
    similar = [row["id"] for _, row in scan(store, paths, begins, {"id": column}, limit=MOST_IDS)]
    if similar:
        return nearest(row_id, similar, limit=3)
    some = [row["id"] for _, row in scan(store, paths, None, {"id": column}, limit=3)]
    return f"Ids there look like {', '.join(some)}." if some else "It has no rows."
