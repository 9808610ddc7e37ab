"""Pairs of rows that may still be among the nearest, while only bounds of their distances are known."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.search.limits import Limits, raised
from augkit.ops.tabular.resampling.search.spaces import Integers

__all__ = ["Candidates"]

_WIDEST = 1 << 22  # cells of a table of candidates; beyond it they are sorted instead
_CROWD = 64  # so many times the candidates that are needed are too many to wait with


class Candidates:
    """Candidates of a block of queries.

    Args:
        limits: of the queries, at most 65,536.
        lengths: of the queries.
        measures: squared length and length of every point of the base.
        slack: relative error of a product; see `brute_force`.
    """

    def __init__(self, limits: Limits, lengths: NDArray[np.float64], measures: NDArray[Any], slack: float) -> None:
        self._limits = limits
        self._lengths = lengths
        self._measures = measures
        self._slack = slack
        self._owners: list[NDArray[np.uint16]] = []
        self._places: list[Integers] = []
        self._least: list[NDArray[Any]] = []
        self._count = 0
        self._settled = 0

    def add(self, owners: Integers, places: Integers, least: NDArray[Any]) -> None:
        """Take pairs: numbers of queries, places in the base, and lower bounds."""
        self._owners.append(owners.astype(np.uint16))
        self._places.append(places)
        self._least.append(least)
        self._count += len(owners)
        if self._count > self._settled + _CROWD * self._needed:
            self._sift()

    def left(self) -> tuple[Integers, Integers]:
        """Number of the query and place in the base of every pair that is left."""
        self._keep(*self._joined())
        if self._count > 3 * self._needed:  # measuring them all would cost more
            self._sift()
        owners, places, _ = self._joined()
        return owners.astype(np.int64), places

    @property
    def _needed(self) -> int:
        return self._limits.wanted * len(self._lengths)

    def _joined(self) -> tuple[NDArray[np.uint16], Integers, NDArray[Any]]:
        return np.concatenate(self._owners), np.concatenate(self._places), np.concatenate(self._least)

    def _keep(self, owners: NDArray[np.uint16], places: Integers, least: NDArray[Any]) -> None:
        stay = least <= self._limits.values[owners]
        self._owners, self._places, self._least = [owners[stay]], [places[stay]], [least[stay]]
        self._count = self._settled = int(np.count_nonzero(stay))

    def _sift(self) -> None:
        """Narrow the limits by the upper bound of every candidate, and drop what lies beyond."""
        owners, places, least = self._joined()
        order = np.argsort(owners, kind="stable")
        owners, places, least = owners[order], places[order], least[order]
        squared, length = self._measures[places].astype(np.float64).T
        most = least + 2 * self._slack * (2 * self._lengths[owners] * length + squared)
        wanted = self._limits.wanted
        counts = np.bincount(owners, minlength=len(self._lengths))
        firsts = np.cumsum(counts) - counts
        kth = np.full(len(counts), np.inf)
        enough = counts >= wanted
        if counts.max() * len(counts) <= _WIDEST:
            table = np.full((len(counts), max(wanted, counts.max())), np.inf)
            table[owners, np.arange(len(owners)) - firsts[owners]] = most
            table.partition(wanted - 1, axis=1)
            kth = table[:, wanted - 1]
        else:
            kth[enough] = most[np.lexsort((most, owners))][firsts[enough] + wanted - 1]
        self._limits.lower(raised(kth, self._limits.values.dtype))
        self._keep(owners, places, least)
