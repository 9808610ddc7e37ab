"""Copies of a version beside their source rows, a few for each step: what a build did, to be looked at."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xxhash import xxh3_64_intdigest

from augkit.report.media import MEDIA, Media, Shelf, is_file, media_of
from augkit.report.texts import marked, readable
from augkit.show.changes import Piece
from augkit.store.explain import RowFacts, find_rows
from augkit.store.manifest import LINEAGE_COLUMN, Manifest
from augkit.store.objects import object_path
from augkit.store.tables import BATCH_ROWS, open_parquet

if TYPE_CHECKING:
    from augkit.store.rejects import RejectedRow
    from augkit.store.store import Store

__all__ = ["Changed", "Sample", "reject_samples", "step_samples"]

MOST_LOOKED_AT = 100_000
"""Copies among which samples are drawn: the time a page takes does not grow with the version."""


@dataclass(frozen=True)
class Changed:
    """A column of a copy, as pieces against its source row; as what is seen or heard, where it holds files."""

    column: str
    pieces: Sequence[Piece]
    before: Media | None = None
    after: Media | None = None


@dataclass(frozen=True)
class Sample:
    """A copy.

    Attributes:
        row_id: as `augkit explain` takes it.
        steps: that changed it, in order.
        changed: its columns that are not those of the source row; all texts where there is no source row.
        label: of the row, where there is one.
        note: why a gate dropped it.
    """

    row_id: str
    steps: Sequence[str]
    changed: Sequence[Changed]
    label: str | None = None
    note: str = ""


def step_samples(
    store: Store, manifest: Manifest, shelf: Shelf | None = None, most: int = 3
) -> dict[str, list[Sample]]:
    """Step to copies that it changed, those that no other step changed first; the same every time.

    Args:
        store: the store.
        manifest: of the version.
        shelf: holds the pictures and sounds of the page.
        most: copies of each step.

    Raises:
        StoreError: a file is gone or damaged.
    """
    best: dict[str, list[tuple[bool, int, str]]] = {}
    for row_id, steps in _copies(store, manifest):
        key = xxh3_64_intdigest(f"{manifest.version}\0{row_id}".encode())
        for step in steps:
            kept = best.setdefault(step, [])
            kept.append((len(steps) > 1, key, row_id))
            kept.sort()
            del kept[most:]
    wanted = sorted({row_id for kept in best.values() for _, _, row_id in kept})
    copies = {row.row_id: row for row in find_rows(store, manifest, "row_id", wanted, values=True)} if wanted else {}
    source_ids = sorted({row.source_id for row in copies.values() if row.source_id})
    found = find_rows(store, manifest, "row_id", source_ids, values=True) if source_ids else ()
    sources = {row.row_id: row for row in found if row.copy is None}
    files = _Files(manifest, shelf or Shelf())
    return {
        step: [_sample(copies[row_id], sources, files) for _, _, row_id in kept if row_id in copies]
        for step, kept in best.items()
    }


def reject_samples(
    rows: Sequence[RejectedRow], manifest: Manifest, shelf: Shelf | None = None
) -> dict[str, list[Sample]]:
    """Gate to rows that it dropped; arguments as of `step_samples`."""
    files = _Files(manifest, shelf or Shelf())
    samples: dict[str, list[Sample]] = {}
    for row in rows:
        sample = Sample(
            row.row_id, row.steps, _changed(row.source, row.values, files), _label(row.values, manifest), row.reason
        )
        samples.setdefault(row.gate, []).append(sample)
    return samples


def _copies(store: Store, manifest: Manifest) -> Iterator[tuple[str, list[str]]]:
    """Row id and steps of copies, file by file, no more than `MOST_LOOKED_AT`."""
    left = MOST_LOOKED_AT
    columns = [f"{LINEAGE_COLUMN}.{name}" for name in ("row_id", "copy", "drawn")]
    for file in manifest.files:
        if not manifest.counts.get(file.split, {}).get("copies", 0):
            continue
        with open_parquet(store, object_path(file.sha256)) as table:
            for batch in table.iter_batches(batch_size=BATCH_ROWS, columns=columns):
                for row in batch.column(0).to_pylist():
                    if row["copy"] is not None:
                        steps = dict.fromkeys(str(step["step"]) for step in json.loads(row["drawn"] or "[]"))
                        yield row["row_id"], list(steps)
                        left -= 1
                if left <= 0:
                    return


class _Files:
    """Which columns of a version hold pictures or sounds, and those that are shown.

    Args:
        manifest: of the version.
        shelf: of the page.
    """

    def __init__(self, manifest: Manifest, shelf: Shelf) -> None:
        columns = manifest.recipe.get("source", {}).get("columns", {})
        self.manifest, self._shelf = manifest, shelf
        self._kinds = {column: MEDIA[role] for role, column in columns.items() if role in MEDIA}

    def take(self, column: str, value: Any) -> Media | None:
        """A value of a column as it is shown; None where it is no file."""
        return self._shelf.put(media_of(self._kinds[column], value)) if column in self._kinds else None


def _sample(copy: RowFacts, sources: Mapping[str, RowFacts], files: _Files) -> Sample:
    source = sources.get(copy.source_id or "")
    values = copy.values or {}
    steps = tuple(dict.fromkeys(str(step["step"]) for step in copy.steps))
    label = _label(values, files.manifest)
    return Sample(copy.row_id, steps, _changed(source.values if source else None, values, files), label)


def _changed(before: Mapping[str, Any] | None, after: Mapping[str, Any], files: _Files) -> list[Changed]:
    if before is None:
        return [
            Changed(name, marked(value, value)) if isinstance(value, str) else _file(name, None, value, files)
            for name, value in after.items()
            if is_file(value) or (isinstance(value, str) and value)
        ]
    return [
        _file(name, before[name], value, files)
        if is_file(value)
        else Changed(name, marked(_text(before.get(name)), _text(value)))
        for name, value in after.items()
        if name in before and before[name] != value
    ]


def _file(name: str, before: Any, after: Any, files: _Files) -> Changed:
    """A column of files: what is seen or heard, or the sizes where it cannot be shown."""
    shown, made = files.take(name, before), files.take(name, after)
    return Changed(name, [] if made else marked(_text(before), _text(after)), shown, made)


def _label(values: Mapping[str, Any], manifest: Manifest) -> str | None:
    column = manifest.recipe.get("source", {}).get("columns", {}).get("label")
    value = values.get(column) if isinstance(column, str) else None
    return None if value is None else readable(value)


def _text(value: Any) -> str:
    """A value as it is read: tokens with a space between, bytes by their length."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return " ".join(value)
    if is_file(value):
        value = value["bytes"]
    if isinstance(value, bytes):
        return f"<{len(value):,} bytes>"
    return "" if value is None else str(value)
