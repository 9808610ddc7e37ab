"""How far the k nearest of each query can be at most, from the least upper bounds that were seen."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.search.spaces import Integers

__all__ = ["Limits", "raised"]

_GROUP = 32


class Limits:
    """Upper bounds of the `wanted`-th least distance of each query of a block.

    Args:
        wanted: how many neighbours of each query must lie within its limit.
        values: limits from the start, shape (queries,).
        points: how many points will be compared in all.
    """

    def __init__(self, wanted: int, values: NDArray[Any], points: int) -> None:
        self.wanted = wanted
        self.values = values
        self._group = min(_GROUP, max(1, points // (4 * wanted)))
        self._seen: list[NDArray[Any]] = []  # upper bounds of different points, each of shape (points, queries)
        self._count = 0
        self._due = wanted

    def take(self, bounds: NDArray[Any], error: NDArray[np.float64]) -> tuple[Integers, Integers, NDArray[Any]]:
        """Narrow the limits by a block of lower bounds, and tell which of them lie within.

        Only the least of every few points is compared with a limit; the others of these few where that one is within.

        Args:
            bounds: shape (points, queries).
            error: of each query, by how much they may be below the true values.

        Returns:
            Query, point and bound of each pair within.
        """
        whole = len(bounds) // self._group * self._group
        found = [self._opened(bounds[:whole], self._group, 0, error)]
        if whole < len(bounds):
            found.append(self._opened(bounds[whole:], 1, whole, error))
        asking, points, within = zip(*found, strict=True)
        return np.concatenate(asking), np.concatenate(points), np.concatenate(within)

    def _opened(
        self, bounds: NDArray[Any], size: int, first: int, error: NDArray[np.float64]
    ) -> tuple[Integers, Integers, NDArray[Any]]:
        queries = bounds.shape[1]
        grouped = bounds.reshape(-1, size, queries)
        least = grouped.min(axis=1)
        self._seen.append(least + raised(error, least.dtype))
        self._count += len(least)
        if self._count >= self._due:
            self._narrow()
        groups, asking = divmod(np.flatnonzero(least <= self.values), queries)
        opened = grouped[groups, :, asking].reshape(-1)
        near = np.flatnonzero(opened <= np.repeat(self.values[asking], size))
        which, places = divmod(near, size)
        return asking[which], first + groups[which] * size + places, opened[near]

    def lower(self, values: NDArray[Any]) -> None:
        """Take limits that were found otherwise."""
        self.values = np.minimum(self.values, values)

    def _narrow(self) -> None:
        table = np.ascontiguousarray(np.concatenate(self._seen).T)
        table.partition(self.wanted - 1, axis=1)
        self.lower(raised(table[:, self.wanted - 1], table.dtype))  # what the sums may have lost
        self._seen = [table[:, : self.wanted].T]
        self._count = self.wanted
        self._due = max(2 * self._due, 2 * self.wanted)


def raised(values: NDArray[Any], kind: Any) -> NDArray[Any]:
    """Rounded to `kind`, never downwards."""
    above: NDArray[Any] = np.nextafter(values.astype(kind), np.dtype(kind).type(np.inf))
    return above
