"""Events on local disk, all events of a user in one partition, so that a partition is looked at alone.

What is in memory is one partition, about a million events unless a single user has more, and the names of all items.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from xxhash import xxh3_64_intdigest

__all__ = ["EVENTS_PER_PARTITION", "Events", "Partitions"]

EVENTS_PER_PARTITION = 1 << 20
AT_ONCE = 1 << 18  # events that are gathered before they are shared out


@dataclass(frozen=True)
class Events:
    """Events by user, those of a user by time, those of a time in the order of the log; arrays of shape (events,).

    Attributes:
        names: of the users, in alphabetical order.
        user: number of the user, int64.
        item: number of the item among all items of the log, int64.
        time: int64 or float64.
        values: `rating` and `price`, float64, NaN where missing.
    """

    names: pa.Array
    user: np.ndarray
    item: np.ndarray
    time: np.ndarray
    values: dict[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.user)

    def kept(self, keep: np.ndarray) -> Events:
        """Those that a mask or an array of places selects."""
        values = {name: value[keep] for name, value in self.values.items()}
        return Events(self.names, self.user[keep], self.item[keep], self.time[keep], values)

    def first_of_each_item(self) -> Events:
        """Each user's first event with each item."""
        order = np.lexsort((np.arange(len(self)), self.item, self.user))
        user, item = self.user[order], self.item[order]
        is_first = np.ones(len(self), bool)
        is_first[1:] = (user[1:] != user[:-1]) | (item[1:] != item[:-1])
        return self.kept(np.sort(order[is_first]))


class Partitions:
    """The events of a part of a log, spread over files by a hash of the user.

    Args:
        batches: the events in the order of the log, as `Log.events` gives them.
        expected: about how many there are; decides the number of files.

    Attributes:
        items: names of all items, by number.
    """

    def __init__(self, batches: Iterable[pa.RecordBatch], expected: int) -> None:
        self.count = max(1, -(-expected // EVENTS_PER_PARTITION))
        self._folder = Path(tempfile.mkdtemp(prefix="augkit-events-"))
        weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._numbers: dict[str, int] = {}
        self._write(batches)
        self.items = pa.array(list(self._numbers), pa.string())
        self.load = lru_cache(maxsize=1)(self._load)

    def __iter__(self) -> Iterator[Events]:
        for number in range(self.count):
            yield self.load(number)

    def _write(self, batches: Iterable[pa.RecordBatch]) -> None:
        writers: dict[int, pa.ipc.RecordBatchStreamWriter] = {}
        try:
            for table in _gathered(batches):
                table = self._with_numbers(table)
                for number, part in self._shared_out(table):
                    if number not in writers:
                        writers[number] = pa.ipc.new_stream(self._path(number), table.schema)
                    writers[number].write_table(part)
        finally:
            for writer in writers.values():
                writer.close()

    def _with_numbers(self, table: pa.Table) -> pa.Table:
        """Items as numbers, in the order in which the log first names them."""
        encoded = table["item"].combine_chunks().dictionary_encode()
        numbers = self._numbers
        known = [numbers.setdefault(name, len(numbers)) for name in encoded.dictionary.to_pylist()]
        codes = np.array(known, np.int32)[np.asarray(encoded.indices)]
        return table.set_column(table.schema.get_field_index("item"), "item", pa.array(codes, pa.int32()))

    def _shared_out(self, table: pa.Table) -> Iterator[tuple[int, pa.Table]]:
        if self.count == 1:
            yield 0, table
            return
        encoded = table["user"].combine_chunks().dictionary_encode()
        hashes = [xxh3_64_intdigest(name.encode("utf-8", "surrogatepass")) for name in encoded.dictionary.to_pylist()]
        number = np.array([value % self.count for value in hashes], np.int64)[np.asarray(encoded.indices)]
        for one in np.unique(number).tolist():
            yield one, table.take(pa.array(np.flatnonzero(number == one)))

    def _path(self, number: int) -> str:
        return str(self._folder / f"{number:05d}.arrow")

    def _load(self, number: int) -> Events:
        if not Path(self._path(number)).exists():
            return Events(pa.array([], pa.string()), *(np.empty(0, np.int64),) * 3, {})
        with pa.OSFile(self._path(number)) as file, pa.ipc.open_stream(file) as stream:
            table = stream.read_all().combine_chunks()
        encoded = table["user"].combine_chunks().dictionary_encode()
        order = np.asarray(pc.sort_indices(encoded.dictionary))
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        user, time = rank[np.asarray(encoded.indices)], np.asarray(table["time"])
        values = {name: np.asarray(table[name]) for name in ("rating", "price") if name in table.column_names}
        events = Events(encoded.dictionary.take(pa.array(order)), user, np.asarray(table["item"]).astype(np.int64),
                        time, values)  # fmt: skip
        return events.kept(np.lexsort((time, user)))  # stable: what is of the same time stays in order


def _gathered(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Batches put together, so that a piece of each is not too small to be worth writing."""
    waiting: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        waiting.append(batch)
        rows += batch.num_rows
        if rows >= AT_ONCE:
            yield pa.Table.from_batches(waiting).combine_chunks()
            waiting, rows = [], 0
    if waiting:
        yield pa.Table.from_batches(waiting).combine_chunks()
