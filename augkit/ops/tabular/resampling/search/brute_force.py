"""Exact nearest rows by matrix products in float32.

Products give, for every pair, a lower bound of its squared distance: what rounding may have added is taken off within
the product. Whatever could still be among the k nearest is measured again in float64, and only that decides. So results
are those of a search in float64, ties going to the row that stands first, while float32 halves memory and time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.search.candidates import Candidates
from augkit.ops.tabular.resampling.search.spaces import Integers, Space
from augkit.ops.tabular.resampling.search.threads import one_blas_thread

__all__ = ["brute_force", "each"]

QUERIES = 256  # with BASE, a block of products of 2 MiB: what a core's cache holds
BASE = 2048
_SAMPLE = 1024  # points that give the first limits
_PILOT = 32

Found = tuple[Integers, NDArray[np.float64]]


def brute_force(
    space: Space, base: Integers, queries: Integers, k: int, workers: int, *, keep_self: bool = False
) -> Found:
    """The `k` rows of `base` nearest to each row of `queries`, the row itself left out.

    Args:
        space: the points.
        base: rows to choose from, ascending; at least `k` of them beside the row that asks.
        queries: rows that ask.
        workers: threads.
        keep_self: a row may be its own neighbour.

    Returns:
        Row numbers, nearest first, ties by row number; and their squared distances. Both of shape (queries, k).
    """
    nearest = np.empty((len(queries), k), dtype=np.int64)
    squares = np.empty((len(queries), k))
    with one_blas_thread():  # blocks are spread over threads; a product within one needs no more
        products = _Products(space, base, np.float32)
        if len(queries) and not products.tell_apart(queries, k):
            products = _Products(space, base, np.float64)

        def work(start: int) -> None:
            part = slice(start, start + QUERIES)
            nearest[part], squares[part] = products.search(queries[part], k, keep_self)

        each(work, range(0, len(queries), QUERIES), workers)
    return nearest, squares


class _Products:
    """The base, ready for products: coordinates less their mean, squared length and length of each point."""

    def __init__(self, space: Space, base: Integers, kind: type[np.float32] | type[np.float64]) -> None:
        self.space = space
        self.kind = kind
        self._threads = threading.local()
        # In the order of the table the first block may be unlike the others, and then limits are wide for long.
        self.rows = base[np.random.RandomState(0).permutation(len(base))]
        width = space.width
        self.centre = np.zeros(width)
        total, step = np.zeros(width), max(1, (1 << 20) // (width + 1))
        for start in range(0, len(base), step):
            total += space.embed(base[start : start + step], self.centre).sum(axis=0)
        self.centre = total / len(base)
        self.points = np.empty((len(base), width + 2), dtype=kind)
        longest = 0.0
        for start in range(0, len(base), step):  # the longest first: numbers are scaled so that no product overflows
            block = space.embed(self.rows[start : start + step], self.centre)
            longest = max(longest, float(np.abs(block).max(initial=0.0)))
        self.scale = longest or 1.0
        for start in range(0, len(base), step):
            part = slice(start, start + step)
            block = space.embed(self.rows[part], self.centre)
            block /= self.scale
            squared = np.einsum("ij,ij->i", block, block)
            self.points[part, :width] = block
            self.points[part, width] = squared
            self.points[part, width + 1] = np.sqrt(squared)
        # |computed - true| <= slack * (2 |x| |y| + |y|^2): rounded inputs, and a sum of width + 2 products
        self.slack = (width + 8) * float(np.finfo(kind).eps)

    def search(self, queries: Integers, k: int, keep_self: bool) -> Found:
        """See `brute_force`."""
        left, lengths = self._left(queries)
        wanted = min(k + 1, len(self.rows))  # one more: the row itself may be in the base
        first = max(BASE, 2 * wanted)
        candidates = Candidates(len(queries), wanted, lengths, self.points[:, -2:], self.slack)
        start, stop, due = 0, min(first, len(self.rows)), 2 * first
        while start < len(self.rows):
            shape = (len(queries), stop - start)
            values = np.dot(left, self.points[start:stop].T, out=self._scratch("values", shape))
            if start == 0:
                few = min(shape[1], max(_SAMPLE, 2 * wanted))
                kth = self._scratch("kth", (len(queries), few))
                np.copyto(kth, values[:, :few])
                kth.partition(wanted - 1, axis=1)
                candidates.begin(kth[:, wanted - 1], float(self.points[:few, -1].max()))
            below = np.less_equal(values, candidates.limits[:, None], out=self._scratch("below", shape))
            candidates.add(np.flatnonzero(below), values, start)
            start, stop = stop, min(stop + BASE, len(self.rows))
            if start >= due or candidates.crowded:
                candidates.sift()
                due = max(due, 2 * start)
        if candidates.many:
            candidates.sift()
        owners, places = candidates.left()
        rows = self.rows[places]
        if not keep_self:
            others = rows != queries[owners]
            owners, rows = owners[others], rows[others]
        return self._decide(queries, k, owners, rows)

    def _scratch(self, name: str, shape: tuple[int, int]) -> NDArray[Any]:
        """An array that this thread uses again and again: fresh memory costs more than the products in it."""
        kept: NDArray[Any] | None = getattr(self._threads, name, None)
        size = shape[0] * shape[1]
        if kept is None or kept.size < size:
            kept = np.empty(size, dtype=bool if name == "below" else self.kind)
            setattr(self._threads, name, kept)
        return kept[:size].reshape(shape)

    def tell_apart(self, queries: Integers, k: int) -> bool:
        """Whether rounding is small beside the distances that matter, judged by a few of the queries."""
        few = queries[:: max(1, len(queries) // _PILOT)][:_PILOT]
        left, lengths = self._left(few)
        values = left.astype(np.float64) @ self.points.T.astype(np.float64)
        wanted = min(k + 1, len(self.rows))
        kth = np.partition(values, wanted - 1, axis=1)[:, wanted - 1] + lengths**2
        typical = float(np.median(self.points[:, -1]))
        error = 2 * self.slack * (2 * lengths * typical + typical**2)
        return bool(np.median(error) <= 0.05 * np.median(kth))

    def _left(self, queries: Integers) -> tuple[NDArray[Any], NDArray[np.float64]]:
        points = self.space.embed(queries, self.centre)
        points /= self.scale
        lengths = np.sqrt(np.einsum("ij,ij->i", points, points))
        left = np.empty((len(queries), points.shape[1] + 2), dtype=self.kind)
        left[:, :-2] = -2 * points
        left[:, -2] = 1 - self.slack
        left[:, -1] = -2 * self.slack * lengths
        return left, lengths

    def _decide(self, queries: Integers, k: int, owners: Integers, rows: Integers) -> Found:
        squares = self.space.squared_distances(queries[owners], rows)
        order = np.lexsort((rows, squares, owners))
        firsts = np.searchsorted(owners[order], np.arange(len(queries)))
        chosen = order[firsts[:, None] + np.arange(k)]
        return rows[chosen], squares[chosen]


def each(work: Callable[[int], None], starts: range, workers: int) -> None:
    """Call `work` with every number of `starts`, on as many threads as `workers` says."""
    if workers <= 1 or len(starts) <= 1:
        for start in starts:
            work(start)
        return
    with ThreadPoolExecutor(min(workers, len(starts))) as pool:
        for _ in pool.map(work, starts):  # raises what a thread raised
            pass
