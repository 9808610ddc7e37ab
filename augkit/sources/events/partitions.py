"""Events on local disk, all events of a user in one partition, so that a partition is looked at alone.

What is in memory is one partition, about a million events unless a single user has more, and the names of all items.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from augkit.sources.events.log import BESIDE
from augkit.sources.spread import Spread, gathered

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
        values: `session`, text, None where missing; `rating` and `price`, float64, NaN where missing.
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
        self._numbers: dict[str, int] = {}
        self._spread = Spread(map(self._with_numbers, gathered(batches, AT_ONCE)), "user", self.count)
        self.items = pa.array(list(self._numbers), pa.string())
        self.load = lru_cache(maxsize=1)(self._load)

    def __iter__(self) -> Iterator[Events]:
        for number in range(self.count):
            yield self.load(number)

    def _with_numbers(self, table: pa.Table) -> pa.Table:
        """Items as numbers, in the order in which the log first names them."""
        encoded = table["item"].combine_chunks().dictionary_encode()
        numbers = self._numbers
        known = [numbers.setdefault(name, len(numbers)) for name in encoded.dictionary.to_pylist()]
        codes = np.array(known, np.int32)[np.asarray(encoded.indices)]
        return table.set_column(table.schema.get_field_index("item"), "item", pa.array(codes, pa.int32()))

    def _load(self, number: int) -> Events:
        table = self._spread.load(number)
        if table is None:
            return Events(pa.array([], pa.string()), *(np.empty(0, np.int64),) * 3, {})
        encoded = table["user"].combine_chunks().dictionary_encode()
        order = np.asarray(pc.sort_indices(encoded.dictionary))
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        user, time = rank[np.asarray(encoded.indices)], np.asarray(table["time"])
        values = {name: np.asarray(table[name]) for name in BESIDE if name in table.column_names}
        events = Events(encoded.dictionary.take(pa.array(order)), user, np.asarray(table["item"]).astype(np.int64),
                        time, values)  # fmt: skip
        return events.kept(np.lexsort((time, user)))  # stable: what is of the same time stays in order
