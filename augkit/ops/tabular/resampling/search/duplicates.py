"""Rows that stand more than once: searched once, then spread over all their places.

Tables of counts and categories repeat rows thousands of times. Left as they are, every repetition would be a tie with
all the others, and a search would have to look at each pair.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.search.spaces import Integers, Space

__all__ = ["Duplicates"]

_BLOCK = 1024
_FIRST = 200  # rows that say which columns to try
_TRIED = 2


@dataclass(frozen=True)
class Duplicates:
    """Base and queries with equal rows brought together.

    Attributes:
        base: of each group of equal rows in the base, the first, ascending.
        queries: of each group of equal rows that ask, the first.
        members: rows of the base, group by group, ascending within each.
        firsts: where each group of `base` begins in `members`; one more at the end.
        asked: rows that ask.
        asks: the number in `queries` of each row that asks.
    """

    base: Integers
    queries: Integers
    members: Integers
    firsts: Integers
    asked: Integers
    asks: Integers

    @classmethod
    def found(cls, space: Space, base: Integers, queries: Integers) -> Duplicates | None:
        """None where no row of the base stands twice."""
        if _one_column_tells(space, base):
            return None
        marks = _marks(space.keys(base))
        firsts, groups = np.unique(marks, return_index=True, return_inverse=True)[1:]
        if len(firsts) == len(base):
            return None
        # groups are told by 64 mixed bits; where unequal rows share them, all rows count as distinct
        if not _same(space, base, base[firsts][groups]):
            return None
        order = np.argsort(firsts)  # groups in the order of their first rows
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        groups = rank[groups]
        members = base[np.argsort(groups, kind="stable")]
        starts = np.concatenate([[0], np.cumsum(np.bincount(groups))]).astype(np.int64)
        ask_firsts, asks = np.unique(_marks(space.keys(queries)), return_index=True, return_inverse=True)[1:]
        if not _same(space, queries, queries[ask_firsts][asks]):
            ask_firsts, asks = np.arange(len(queries)), np.arange(len(queries))
        return cls(base[firsts[order]], queries[ask_firsts], members, starts, queries, asks.astype(np.int64))

    def spread(self, nearest: Integers, squares: NDArray[np.float64], k: int) -> tuple[Integers, NDArray[np.float64]]:
        """Neighbours of every row that asks, from the groups nearest to each distinct one.

        Args:
            nearest: first rows of groups, shape (distinct queries, groups), nearest first.
            squares: their squared distances.
            k: neighbours wanted.
        """
        rows = np.empty((len(self.asked), k), dtype=np.int64)
        distances = np.empty((len(self.asked), k))
        groups = np.searchsorted(self.base, nearest)
        for start in range(0, len(self.asked), _BLOCK):
            part = slice(start, start + _BLOCK)
            asked, asks = self.asked[part], self.asks[part]
            near = groups[asks]
            places = self.firsts[near][:, :, None] + np.arange(k + 1)
            beyond = places >= self.firsts[near + 1][:, :, None]
            found = self.members[np.minimum(places, len(self.members) - 1)]
            beyond |= found == asked[:, None, None]
            far = np.where(beyond, np.inf, squares[asks][:, :, None]).reshape(len(asked), -1)
            found = found.reshape(len(asked), -1)
            order = np.lexsort((found, far), axis=1)[:, :k]
            rows[part] = np.take_along_axis(found, order, axis=1)
            distances[part] = np.take_along_axis(far, order, axis=1)
        return rows, distances


def _one_column_tells(space: Space, base: Integers) -> bool:
    """Whether a column holds every value once, so that no two rows can be alike; few columns are tried."""
    first = np.sort(space.keys(base[:_FIRST]), axis=0)
    for column in np.flatnonzero((first[1:] != first[:-1]).all(axis=0))[:_TRIED].tolist():
        values = np.sort(space.key(base, column))
        if (values[1:] != values[:-1]).all():
            return True
    return False


def _marks(keys: NDArray[Any]) -> NDArray[np.uint64]:
    """64 mixed bits of every row."""
    marks = np.zeros(len(keys), dtype=np.uint64)
    for column in range(keys.shape[1]):
        bits = (keys[:, column].astype(np.float64) + 0.0).view(np.uint64)  # + 0.0 makes one zero of two
        marks ^= bits
        marks *= np.uint64(0x9E3779B97F4A7C15)
        marks ^= marks >> np.uint64(29)
    return marks


def _same(space: Space, left: Integers, right: Integers) -> bool:
    return bool(np.array_equal(space.keys(left), space.keys(right)))
