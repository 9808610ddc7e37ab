"""Ingest: one pass over the source that cuts it into shards on local disk and notes a few numbers about every row.

Shards are consecutive runs of rows, never across named splits; where they are cut depends on the rows alone. What has
to be decided over all rows (splits, `take`, balance, equal ids) is decided later from the numbers, not from the rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from xxhash import xxh3_64_intdigest, xxh3_128, xxh3_128_digest

from augkit.building.columns import Columns, numbered_id
from augkit.building.content import table_hash
from augkit.building.excerpt import row_excerpt
from augkit.building.quarantine import SOURCE
from augkit.building.spill import Spill, by_hash, partitions_for
from augkit.errors import SourceError
from augkit.sources.base import BadRow, OpenSource

SHARD_BYTES = 64 << 20
FACTS = np.dtype([("hash", "<u8"), ("check", "<u8"), ("label", "<i4"), ("group", "<u8"), ("time", "<i8")])
"""What is noted about a row: two halves of its id's hash, its label's number (-1 for none), group hash and time."""

_PLACES = np.dtype([("hash", "<u8"), ("check", "<u8"), ("row", "<i8")])
_REPEATS = np.dtype([("row", "<i8"), ("occurrence", "<i8")])
REPORTED_IDS = 5
SHOWN_OF_A_ROW = 200  # characters, in a message
Progress = Callable[[int], None]


@dataclass(frozen=True)
class SourceShard:
    """A run of source rows on local disk.

    Attributes:
        index: its number over the whole source.
        part: the named split it was read from.
        rows: how many rows.
        first: position of its first row over the whole source.
        content: hash of its rows.
        folder: where `N.arrow` (rows), `N.ids` (ids) and `N.npy` (facts) stand.
    """

    index: int
    part: str
    rows: int
    first: int
    content: str
    folder: Path

    def table(self) -> pa.Table:
        with pa.OSFile(str(self.folder / f"{self.index}.arrow")) as file:
            return pa.ipc.open_file(file).read_all()

    def ids(self) -> list[str]:
        with pa.OSFile(str(self.folder / f"{self.index}.ids")) as file:
            return pa.ipc.open_file(file).read_all()["id"].to_pylist()  # type: ignore[no-any-return]

    def facts(self) -> np.ndarray:
        """Structured array of `FACTS`, shape (rows,)."""
        return np.load(self.folder / f"{self.index}.npy")  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Ingested:
    """A source on local disk.

    Attributes:
        columns: roles over its schema.
        shards: in source order.
        labels: every label that occurs, as text, by number.
        bad: rows that could not be used: one JSON object a line.
        bad_rows: how many.
        content: hash of all rows.
        bytes: of the rows in memory.
    """

    columns: Columns
    shards: tuple[SourceShard, ...]
    labels: tuple[str, ...]
    bad: Path
    bad_rows: int
    content: str
    bytes: int

    @property
    def rows(self) -> int:
        return sum(shard.rows for shard in self.shards)


def ingest(
    source: OpenSource,
    columns: Columns,
    folder: Path,
    shard_rows: int,
    *,
    limit: int | None = None,
    shard_bytes: int = SHARD_BYTES,
    progress: Progress | None = None,
) -> Ingested:
    """Read the whole source once.

    Args:
        source: an opened source.
        columns: the recipe's roles over it.
        folder: an empty folder on local disk.
        shard_rows: rows a shard.
        limit: most rows read of each part.
        shard_bytes: a shard ends with the batch that brings it to this size.
        progress: called with the number of rows read so far.

    Raises:
        SourceError: no rows, or two rows with the same id where the recipe names an `id` column.
    """
    with open(folder / "bad.jsonl", "w", encoding="utf-8") as bad:
        reader = _Ingest(
            *(source, columns, folder, shard_rows, shard_bytes),
            lambda record: bad.write(json.dumps(record, ensure_ascii=False) + "\n"),
        )
        for part in source.parts:
            reader.read(part.split, source.batches(part, reader.on_unreadable(part.split)), limit, progress)
    if not reader.shards:
        raise _no_rows(reader)
    _number_equal_rows(reader, columns)
    whole = xxh3_128()
    for shard in reader.shards:
        whole.update(f"{shard.part}\0{shard.content}\0".encode())
    labels = tuple(reader.label_numbers)
    return Ingested(
        columns, tuple(reader.shards), labels, folder / "bad.jsonl", reader.bad_rows, whole.hexdigest(), reader.bytes
    )


class _Ingest:
    """The state of one pass."""

    def __init__(
        self,
        source: OpenSource,
        columns: Columns,
        folder: Path,
        shard_rows: int,
        shard_bytes: int,
        note: Callable[[dict[str, object]], object],
    ) -> None:
        self.source, self.columns, self.folder = source, columns, folder
        self.shard_rows, self.shard_bytes = shard_rows, shard_bytes
        self.note = note
        self.shards: list[SourceShard] = []
        self.label_numbers: dict[str, int] = {}
        self.bad_rows = 0
        self.first_bad: dict[str, object] = {}
        self.rows = 0
        self.bytes = 0

    def on_unreadable(self, split: str) -> Callable[[BadRow], None]:
        def note(row: BadRow) -> None:
            self.refuse(split, row.reason, file=row.file, line=row.line, row=row.excerpt)

        return note

    def refuse(
        self, split: str, reason: str, *, row_id: str = "", file: str = "", line: int | None = None, row: str = ""
    ) -> None:
        self.bad_rows += 1
        record: dict[str, object] = {
            "row_id": row_id,
            "split": split,
            "file": file,
            "line": line,
            "step": SOURCE,
            "error": reason,
            "row": row,
        }
        self.first_bad = self.first_bad or record
        self.note(record)

    def read(self, part: str, batches: Iterator[pa.RecordBatch], limit: int | None, progress: Progress | None) -> None:
        waiting: list[pa.RecordBatch] = []
        waiting_rows = waiting_bytes = taken = 0
        for whole in batches:
            batch = self.usable(part, whole if limit is None else whole.slice(0, limit - taken))
            taken += whole.num_rows
            start = 0
            while start < batch.num_rows:
                piece = batch.slice(start, self.shard_rows - waiting_rows)
                start += piece.num_rows
                waiting.append(piece)
                waiting_rows += piece.num_rows
                waiting_bytes += piece.nbytes
                if waiting_rows == self.shard_rows or waiting_bytes >= self.shard_bytes:
                    self.write(part, waiting)
                    waiting, waiting_rows, waiting_bytes = [], 0, 0
                    if progress:
                        progress(self.rows)
            if limit is not None and taken >= limit:
                break
        if waiting:
            self.write(part, waiting)
            if progress:
                progress(self.rows)

    def usable(self, part: str, batch: pa.RecordBatch) -> pa.RecordBatch:
        problems = self.columns.problems(batch)
        if not problems:
            return batch
        for index, reason in sorted(problems.items()):
            row = batch.slice(index, 1).to_pylist()[0]
            row_id = str(row.get(self.columns.roles.get("id", ""), "") or "")
            self.refuse(part, reason, row_id=row_id, row=row_excerpt(row))
        keep = np.ones(batch.num_rows, bool)
        keep[list(problems)] = False
        return batch.filter(pa.array(keep))

    def write(self, part: str, batches: list[pa.RecordBatch]) -> None:
        table = pa.Table.from_batches(batches).combine_chunks()
        batch = table.to_batches()[0]
        shard = SourceShard(len(self.shards), part, table.num_rows, self.rows, table_hash(table), self.folder)
        ids = self.columns.ids(batch)
        _write_arrow(self.folder / f"{shard.index}.arrow", table)
        _write_ids(shard, ids)
        np.save(self.folder / f"{shard.index}.npy", self.facts(batch, ids))
        self.shards.append(shard)
        self.rows += table.num_rows
        self.bytes += table.nbytes

    def facts(self, batch: pa.RecordBatch, ids: list[str]) -> np.ndarray:
        facts = np.zeros(len(ids), FACTS)
        _set_hashes(facts, ids)
        facts["label"] = self.numbered_labels(batch)
        if "group" in self.columns.roles:
            groups = batch.column(self.columns.roles["group"]).to_pylist()
            facts["group"] = [xxh3_64_intdigest(str(group).encode("utf-8", "surrogatepass")) for group in groups]
        if "time" in self.columns.roles:
            facts["time"] = _times(batch.column(self.columns.roles["time"]), self.columns.roles["time"])
        return facts

    def numbered_labels(self, batch: pa.RecordBatch) -> np.ndarray:
        labels = self.columns.labels(batch)
        if labels is None:
            return np.full(batch.num_rows, -1, np.int32)
        encoded = labels.dictionary_encode()
        numbers = [
            self.label_numbers.setdefault(name, len(self.label_numbers)) for name in encoded.dictionary.to_pylist()
        ]
        found: np.ndarray = np.array(numbers, np.int32)[np.asarray(encoded.indices)]
        return found


def _no_rows(reader: _Ingest) -> SourceError:
    if not reader.first_bad:
        return SourceError("the source has no rows", hint="Check source.data.")
    file, line, row, reason = (reader.first_bad[key] for key in ("file", "line", "row", "error"))
    where = f"{file}:{line}" if file and line else str(file or row)[:SHOWN_OF_A_ROW]
    told = str(reason) if str(reason).startswith(where) else f"{where}: {reason}"
    refused = "its only row was refused" if reader.bad_rows == 1 else f"all {reader.bad_rows:,} were refused, the first"
    return SourceError(
        f"the source has no usable row; {refused}: {told}",
        hint="Check source.data and source.columns.",
    )


def _set_hashes(facts: np.ndarray, ids: list[str]) -> None:
    digests = b"".join([xxh3_128_digest(row_id.encode("utf-8", "surrogatepass")) for row_id in ids])
    halves = np.frombuffer(digests, "<u8").reshape(-1, 2)
    facts["hash"], facts["check"] = halves[:, 0], halves[:, 1]


def _times(column: pa.Array, name: str) -> np.ndarray:
    """Times as sortable int64: numbers as they are, everything else as microseconds since 1970."""
    kind = column.type
    try:
        if pa.types.is_integer(kind):
            return np.asarray(column.cast(pa.int64()))
        if pa.types.is_floating(kind):
            bits = np.asarray(column.cast(pa.float64())).view(np.int64)
            return np.where(bits < 0, bits ^ np.int64(0x7FFFFFFFFFFFFFFF), bits)  # the order of floats as integers
        return np.asarray(pc.cast(pc.cast(column, pa.timestamp("us")), pa.int64()))
    except pa.ArrowInvalid as error:
        raise SourceError(
            f"column {name!r} is the time of each row, and not every value is one: {error}",
            hint="Use ISO 8601, as in 2025-03-02T09:14:00, or a number.",
        ) from None


def _write_arrow(path: Path, table: pa.Table) -> None:
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def _write_ids(shard: SourceShard, ids: list[str]) -> None:
    _write_arrow(shard.folder / f"{shard.index}.ids", pa.table({"id": pa.array(ids, pa.string())}))


def _number_equal_rows(reader: _Ingest, columns: Columns) -> None:
    """Give rows of equal content ids of their own; refuse equal ids that the user's column holds."""
    partitions = partitions_for(reader.rows)
    places = Spill(reader.folder / "places", _PLACES, partitions)
    for shard in reader.shards:
        facts = shard.facts()
        records = np.empty(len(facts), _PLACES)
        records["hash"], records["check"] = facts["hash"], facts["check"]
        records["row"] = shard.first + np.arange(len(facts))
        places.add(records, by_hash(facts["hash"], partitions))
    firsts = np.array([shard.first for shard in reader.shards], np.int64)
    repeats = Spill(reader.folder / "repeats", _REPEATS, partitions)
    for records in places:
        found = _repeats(records)
        shard_of = np.searchsorted(firsts, found["row"], side="right") - 1
        repeats.add(found, shard_of * partitions // len(firsts))
    if repeats.records and "id" in columns.roles:
        raise _equal_ids(reader, repeats, columns.roles["id"])
    for records in repeats:
        records.sort(order="row")
        shard_of = np.searchsorted(firsts, records["row"], side="right") - 1
        for index in np.unique(shard_of).tolist():
            shard = reader.shards[index]
            ids, facts = shard.ids(), shard.facts()
            for row, occurrence in records[shard_of == index].tolist():
                ids[row - shard.first] = numbered_id(ids[row - shard.first], occurrence)
            _set_hashes(facts, ids)
            _write_ids(shard, ids)
            np.save(shard.folder / f"{index}.npy", facts)


def _repeats(records: np.ndarray) -> np.ndarray:
    """The records whose hash occurred before, with how often."""
    records = records[np.lexsort((records["row"], records["check"], records["hash"]))]
    new = np.ones(len(records), bool)
    new[1:] = (records["hash"][1:] != records["hash"][:-1]) | (records["check"][1:] != records["check"][:-1])
    starts = np.flatnonzero(new)
    occurrence = np.arange(len(records)) - np.repeat(starts, np.diff(np.append(starts, len(records))))
    found = np.empty(int((~new).sum()), _REPEATS)
    found["row"], found["occurrence"] = records["row"][~new], occurrence[~new]
    return found


def _equal_ids(reader: _Ingest, repeats: Spill, column: str) -> SourceError:
    rows = np.concatenate(list(repeats))
    rows.sort(order="row")
    firsts = np.array([shard.first for shard in reader.shards], np.int64)
    shown = []
    for row in rows["row"][:REPORTED_IDS].tolist():
        shard = reader.shards[int(np.searchsorted(firsts, row, side="right")) - 1]
        shown.append(f"{shard.ids()[row - shard.first]!r} (row {row + 1})")
    more = f" and {repeats.records - REPORTED_IDS} more" if repeats.records > REPORTED_IDS else ""
    return SourceError(
        f"ids in column {column!r} occur more than once: {', '.join(shown)}{more}",
        hint="Give every row its own id, or leave `id` out of source.columns: ids are then made from the rows.",
    )
