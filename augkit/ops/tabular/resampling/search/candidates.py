"""Pairs of rows that may still be among the nearest, while only bounds of their distances are known."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.search.spaces import Integers

__all__ = ["Candidates"]

_WIDEST = 1 << 22  # cells of a table of candidates; beyond it they are sorted instead


class Candidates:
    """Candidates of a block of queries.

    Args:
        queries: how many queries, at most 65,536.
        wanted: how many neighbours of each must be certain to be among the candidates.
        lengths: of the queries.
        measures: squared length and length of every point of the base.
        slack: relative error of a product; see `brute_force`.
    """

    def __init__(
        self, queries: int, wanted: int, lengths: NDArray[np.float64], measures: NDArray[Any], slack: float
    ) -> None:
        self.wanted = wanted
        self.limits: NDArray[Any] = np.empty(queries)
        self._lengths = lengths
        self._measures = measures
        self._slack = slack
        self._owners: list[NDArray[np.uint16]] = []
        self._places: list[Integers] = []
        self._least: list[NDArray[Any]] = []
        self._count = 0
        self._settled = 0

    def begin(self, kth: NDArray[Any], longest: float) -> None:
        """First limits, from the `wanted`-th least value of the first block and the length of its longest point."""
        error = 2 * self._slack * (2 * self._lengths * longest + longest**2)
        self.limits = _up(kth.astype(np.float64) + error, kth.dtype)

    def add(self, chosen: Integers, values: NDArray[Any], start: int) -> None:
        """Take the pairs at the flat places `chosen` of a block of products that begins at point `start`."""
        if not chosen.size:
            return
        owners = chosen // values.shape[1]
        self._owners.append(owners.astype(np.uint16))
        self._places.append(chosen - owners * values.shape[1] + start)
        self._least.append(values.reshape(-1)[chosen])
        self._count += chosen.size

    @property
    def crowded(self) -> bool:
        """Whether so many wait that the limits should be narrowed before more come."""
        return self._count > self._settled + 32 * self.wanted * len(self.limits)

    @property
    def many(self) -> bool:
        """Whether narrowing once more costs less than measuring all that are left."""
        return self._count > 3 * self.wanted * len(self.limits)

    def left(self) -> tuple[Integers, Integers]:
        """Number of the query and place in the base of every pair that is left."""
        return np.concatenate(self._owners).astype(np.int64), np.concatenate(self._places)

    def sift(self) -> None:
        """Narrow the limits to the `wanted`-th least upper bound, and drop what lies beyond."""
        owners, places, least = (np.concatenate(parts) for parts in (self._owners, self._places, self._least))
        order = np.argsort(owners, kind="stable")
        owners, places, least = owners[order], places[order], least[order]
        squared, length = self._measures[places].astype(np.float64).T
        most = least + 2 * self._slack * (2 * self._lengths[owners] * length + squared)
        counts = np.bincount(owners, minlength=len(self.limits))
        firsts = np.cumsum(counts) - counts
        if counts.max() * len(counts) <= _WIDEST:
            table = np.full((len(counts), counts.max()), np.inf)
            table[owners, np.arange(len(owners)) - firsts[owners]] = most
            table.partition(self.wanted - 1, axis=1)
            kth = table[:, self.wanted - 1]
        else:
            kth = most[np.lexsort((most, owners))][firsts + self.wanted - 1]
        self.limits = _up(kth, self.limits.dtype)
        stay = least <= self.limits[owners]
        self._owners, self._places, self._least = [owners[stay]], [places[stay]], [least[stay]]
        self._count = self._settled = int(np.count_nonzero(stay))


def _up(limits: NDArray[np.float64], kind: np.dtype[Any]) -> NDArray[Any]:
    """Rounded to `kind`, never downwards."""
    above: NDArray[Any] = np.nextafter(limits.astype(kind), kind.type(np.inf))
    return above
