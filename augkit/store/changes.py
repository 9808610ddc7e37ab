"""Matching the rows of two versions by compact records on disk, a partition of keys at a time.

A row is three numbers here: a hash of its split and row id, a hash of its content, and the number of its facets (split,
class, steps), of which there are few. Memory holds one partition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.types as types
from pydantic_core import from_json

from augkit.store.content import Hashes, hash_rows, hash_values, mixed
from augkit.store.manifest import LINEAGE_COLUMN

__all__ = ["Facets", "Rows", "match", "records", "spill"]

RECORD = np.dtype([("key", np.uint64), ("content", np.uint64), ("facets", np.int32)])
Rows = npt.NDArray[Any]


@dataclass(frozen=True)
class Facets:
    """What rows are counted by."""

    split: str
    label: str | None
    steps: tuple[str, ...]


def records(batch: pa.RecordBatch, split: str, label: str | None, numbers: dict[Facets, int]) -> Rows:
    """The compact records of a batch.

    Args:
        batch: published rows.
        split: their split.
        label: the column with their class, if there is one.
        numbers: facets to their number; grows as new ones are met.
    """
    lineage = batch.column(LINEAGE_COLUMN)
    rows = np.zeros(batch.num_rows, dtype=RECORD)
    rows["key"] = mixed(hash_values(lineage.field("row_id")) ^ hash_values(pa.array([split]))[0])
    rows["content"] = hash_rows(batch, without=[LINEAGE_COLUMN])
    labels = batch.column(label).to_pylist() if label and _has_classes(batch, label) else [None] * batch.num_rows
    numbers_here: dict[tuple[Any, ...], int] = {}  # far cheaper to look up in than `numbers`
    found = []
    for value, drawn in zip(labels, lineage.field("drawn").to_pylist(), strict=True):
        seen = (value, *[step["step"] for step in from_json(drawn)]) if drawn else (value,)
        number = numbers_here.get(seen)
        if number is None:
            facets = Facets(split, None if value is None else str(value), tuple(sorted(set(seen[1:]))))
            number = numbers_here[seen] = numbers.setdefault(facets, len(numbers))
        found.append(number)
    rows["facets"] = found
    return rows


def _has_classes(batch: pa.RecordBatch, label: str) -> bool:
    """Whether a column is there and holds classes, rather than measurements or lists."""
    if label not in batch.schema.names:
        return False
    kind = batch.schema.field(label).type
    return not (types.is_floating(kind) or types.is_nested(kind))


def spill(rows: Iterable[Rows], folder: Path, partitions: int) -> None:
    """Write records to one file a partition, `0` to `partitions - 1`, by their key."""
    folder.mkdir()
    with ExitStack() as stack:
        files: list[BinaryIO] = [stack.enter_context((folder / str(part)).open("wb")) for part in range(partitions)]
        for batch in rows:
            parts = batch["key"] % np.uint64(partitions)
            for part, file in enumerate(files):
                file.write(batch[parts == part].tobytes())


def match(before: Path, after: Path, partitions: int) -> Iterator[tuple[str, Mapping[int, int]]]:
    """Compare two spilled versions.

    Rows with the same key and content cancel out, one by one. Of what is left, rows with the same key are `changed`
    (with the facets they have now), and the others `added` or `removed`.

    Yields:
        Kind of change, and rows by facets number; several of each kind.
    """
    for part in range(partitions):
        old = np.fromfile(before / str(part), dtype=RECORD)
        new = np.fromfile(after / str(part), dtype=RECORD)
        old_paired, new_paired = _paired(mixed(old["key"]) ^ old["content"], mixed(new["key"]) ^ new["content"])
        old, new = old[~old_paired], new[~new_paired]
        old_paired, new_paired = _paired(old["key"], new["key"])
        yield "changed", _count(new[new_paired])
        yield "added", _count(new[~new_paired])
        yield "removed", _count(old[~old_paired])


def _paired(first: Hashes, second: Hashes) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which values of each have a partner in the other, each value having one partner at most."""
    first, second = _numbered(first), _numbered(second)
    return np.isin(first, second), np.isin(second, first)


def _numbered(values: Hashes) -> Hashes:
    """Values made distinct by the number of equal ones before them."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    places = np.arange(len(values), dtype=np.uint64)
    begins = np.ones(len(values), dtype=bool)
    begins[1:] = ordered[1:] != ordered[:-1]
    numbers = np.empty(len(values), dtype=np.uint64)
    numbers[order] = places - np.maximum.accumulate(np.where(begins, places, np.uint64(0)))
    return np.where(numbers == 0, values, mixed(values + mixed(numbers)))


def _count(rows: Rows) -> dict[int, int]:
    facets, counts = np.unique(rows["facets"], return_counts=True)
    return dict(zip(facets.tolist(), counts.tolist(), strict=True))
