"""Making a sample of published copies again from their source rows and drawn values, and comparing."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from xxhash import xxh3_64_intdigest

from augkit.store.manifest import LINEAGE_COLUMN, DataFile, Manifest
from augkit.store.objects import object_path
from augkit.store.tables import BATCH_ROWS, open_parquet, rows_at

if TYPE_CHECKING:
    from augkit.store.store import Store

__all__ = ["Replay", "Replayed", "replay_sample"]

Replay = Callable[[dict[str, Any], str], Mapping[str, Any]]
"""From the columns of a source row and the drawn values of a copy (JSON) to the columns of the copy."""

MOST_SHOWN = 80


@dataclass
class Replayed:
    """How a replay went.

    Attributes:
        rows: copies made again.
        orphans: copies of the sample whose source row is not published, so that they cannot be made again.
        problems: file, row id and what is wrong, for each copy that came out otherwise.
    """

    rows: int = 0
    orphans: int = 0
    problems: list[tuple[str, str, str]] = field(default_factory=list)


def replay_sample(store: Store, manifest: Manifest, files: list[DataFile], replay: Replay, sample: int) -> Replayed:
    """Replay the `sample` copies with the smallest keyed hash: the same every time, spread over the version."""
    chosen: dict[int, list[int]] = {}
    for _, place, index in heapq.nsmallest(sample, _ranked(store, manifest, files)):
        chosen.setdefault(place, []).append(index)
    result = Replayed()
    for place, indices in sorted(chosen.items()):
        file = files[place]
        with open_parquet(store, object_path(file.sha256)) as table:
            _replay_file(table, file.path, indices, replay, result)
    return result


def _ranked(store: Store, manifest: Manifest, files: list[DataFile]) -> Iterator[tuple[int, int, int]]:
    """Keyed hash, number of the file, and number of the row in it, of every copy."""
    for place, file in enumerate(files):
        with open_parquet(store, object_path(file.sha256)) as table:
            for index, row in enumerate(_ids(table)):
                if row["copy"] is not None:
                    key = f"{manifest.version}\0{row['row_id']}\0{row['copy']}"
                    yield xxh3_64_intdigest(key.encode()), place, index


def _ids(table: pq.ParquetFile) -> Iterator[dict[str, Any]]:
    columns = [f"{LINEAGE_COLUMN}.{name}" for name in ("row_id", "source_id", "copy")]
    for batch in table.iter_batches(batch_size=BATCH_ROWS, columns=columns):
        yield from batch.column(0).to_pylist()


def _replay_file(table: pq.ParquetFile, path: str, indices: list[int], replay: Replay, result: Replayed) -> None:
    copies = rows_at(table, indices)
    wanted = {copy[LINEAGE_COLUMN]["source_id"] for copy in copies}
    places: dict[str, list[int]] = {}
    for index, row in enumerate(_ids(table)):
        if row["copy"] is None and row["row_id"] in wanted:
            places.setdefault(row["row_id"], []).append(index)
    needed = [index for indices in places.values() for index in indices]
    rows = dict(zip(needed, rows_at(table, needed), strict=True))
    for copy in copies:
        lineage = copy.pop(LINEAGE_COLUMN)
        sources = [rows[index] for index in places.get(lineage["source_id"], [])]
        if not sources:
            result.orphans += 1
            continue
        result.rows += 1
        outcomes = [_compare(copy, source, lineage["drawn"], replay, table.schema_arrow) for source in sources]
        if all(outcomes):  # where several source rows share an id, the copy may be of any of them
            result.problems.append((path, lineage["row_id"], outcomes[0]))


def _compare(copy: dict[str, Any], source: dict[str, Any], drawn: str, replay: Replay, schema: pa.Schema) -> str:
    """What is wrong with a copy, or nothing."""
    columns = {name: value for name, value in source.items() if name != LINEAGE_COLUMN}
    try:
        again = dict(replay(columns, drawn))
    except Exception as error:  # an operator may fail in any way, and here that is a finding
        return f"cannot be replayed: {type(error).__name__}: {error}"
    again.pop(LINEAGE_COLUMN, None)
    if set(again) != set(copy):
        return f"replays to columns {', '.join(sorted(again))}, and has {', '.join(sorted(copy))}"
    for name, value in copy.items():
        kind = schema.field(name).type
        try:
            stored = pa.array([again[name]], type=kind)[0].as_py()  # as it would have been written
        except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, OverflowError, ValueError) as error:
            return f"column {name} replays to {_shown(again[name])}, which is not {kind}: {error}"
        if not _same(stored, value):
            return f"column {name} replays to {_shown(stored)}, and is {_shown(value)}"
    return ""


def _same(first: Any, second: Any) -> bool:
    """Equality where NaN equals NaN and -0.0 is not 0.0."""
    if isinstance(first, float) and isinstance(second, float):
        if math.isnan(first) or math.isnan(second):
            return math.isnan(first) and math.isnan(second)
        return first == second and math.copysign(1, first) == math.copysign(1, second)
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(_same(first[key], second[key]) for key in first)
    if isinstance(first, list | tuple) and isinstance(second, list | tuple):
        return len(first) == len(second) and all(map(_same, first, second))
    return type(first) is type(second) and bool(first == second)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
