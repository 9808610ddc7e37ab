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
from augkit.ops.tabular.resampling.search.limits import Limits, raised
from augkit.ops.tabular.resampling.search.spaces import Integers, Space
from augkit.ops.tabular.resampling.search.threads import one_blas_thread

__all__ = ["brute_force", "decide", "each"]

QUERIES = 256  # with BASE, a block of products of 1 MiB: what a core's cache holds
BASE = 1024
_SAMPLE = 2048
_BLOCK_CELLS = 1 << 16
_PILOT = 32
_FAR = 3.0  # times the median length: such points are compared last, since their products are the least exact

Found = tuple[Integers, NDArray[np.float64]]


def brute_force(
    space: Space,
    base: Integers,
    queries: Integers,
    k: int,
    workers: int,
    *,
    keep_self: bool = False,
    ceilings: NDArray[np.float64] | None = None,
) -> Found:
    """The `k` rows of `base` nearest to each row of `queries`, the row itself left out.

    Args:
        space: the points.
        base: rows to choose from, ascending; at least `k` of them beside the row that asks.
        queries: rows that ask.
        workers: threads.
        keep_self: a row may be its own neighbour.
        ceilings: squared distance of each query beyond which neighbours are of no interest: some of them are then
            missing, at infinite distance.

    Returns:
        Row numbers, nearest first, ties by row number; and their squared distances. Both of shape (queries, k).
    """
    nearest = np.full((len(queries), k), -1, dtype=np.int64)
    squares = np.full((len(queries), k), np.inf)
    with one_blas_thread():  # blocks are spread over threads; a product within one needs no more
        products = _Products(space, base, np.float32)
        if len(queries) and not products.tell_apart(queries, k):
            products = _Products(space, base, np.float64)

        def work(start: int) -> None:
            part = slice(start, start + QUERIES)
            most = None if ceilings is None else ceilings[part]
            nearest[part], squares[part] = products.search(queries[part], k, keep_self, most)

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
        width, step = space.width, max(1, _BLOCK_CELLS // (space.width + 1))
        self.centre = space.embed(self.rows[:_SAMPLE], np.zeros(width)).mean(axis=0)  # any point amid the others does
        lengths = np.empty(len(base))
        longest = 0.0
        for start in range(0, len(base), step):  # the longest first: numbers are scaled so that no product overflows
            block = space.embed(self.rows[start : start + step], self.centre)
            longest = max(longest, float(block.max(initial=0.0)), -float(block.min(initial=0.0)))
            block /= longest or 1.0
            lengths[start : start + step] = np.sqrt(np.einsum("ij,ij->i", block, block)) * (longest or 1.0)
        far = lengths > _FAR * np.median(lengths)
        if far.any():
            self.rows = np.concatenate([self.rows[~far], self.rows[far]])
        self.scale = longest or 1.0
        self.points = np.empty((len(base), width + 2), dtype=kind)
        for start in range(0, len(base), step):
            part = slice(start, start + step)
            block = space.embed(self.rows[part], self.centre)
            block /= self.scale
            squared = np.einsum("ij,ij->i", block, block)
            self.points[part, :width] = block
            self.points[part, width] = squared
            self.points[part, width + 1] = np.sqrt(squared)
        self.longest = np.maximum.reduceat(self.points[:, -1].astype(np.float64), range(0, len(base), BASE))
        # |computed - true| <= slack * (2 |x| |y| + |y|^2): rounded inputs, and a sum of width + 2 products
        self.slack = (width + 8) * float(np.finfo(kind).eps)

    def search(self, queries: Integers, k: int, keep_self: bool, ceilings: NDArray[np.float64] | None) -> Found:
        """See `brute_force`."""
        left, lengths = self._left(queries)
        wanted = min(k + 1, len(self.rows))  # one more: the row itself may be in the base
        limits = Limits(wanted, self._first_limits(lengths, ceilings), len(self.rows))
        candidates = Candidates(limits, lengths, self.points[:, -2:], self.slack)
        for number, start in enumerate(range(0, len(self.rows), BASE)):
            points = self.points[start : start + BASE]
            values = np.dot(points, left.T, out=self._scratch((len(points), len(queries))))
            longest = self.longest[number]
            asking, places, least = limits.take(values, 2 * self.slack * (2 * lengths * longest + longest**2))
            candidates.add(asking, start + places, least)
        owners, places = candidates.left()
        return decide(self.space, queries, k, owners, self.rows[places], keep_self=keep_self)

    def _first_limits(self, lengths: NDArray[np.float64], ceilings: NDArray[np.float64] | None) -> NDArray[Any]:
        """What values of products are of interest from the start: all, or those up to a distance."""
        if ceilings is None:
            return np.full(len(lengths), np.inf, dtype=self.kind)
        most = ceilings / self.scale / self.scale
        return raised(most - lengths**2 + 1e-9 * most + 1e-12 * lengths**2, self.kind)

    def _scratch(self, shape: tuple[int, int]) -> NDArray[Any]:
        """An array that this thread uses again and again: fresh memory costs more than the products in it."""
        kept: NDArray[Any] | None = getattr(self._threads, "values", None)
        size = shape[0] * shape[1]
        if kept is None or kept.size < size:
            kept = self._threads.values = np.empty(size, dtype=self.kind)
        return kept[:size].reshape(shape)

    def tell_apart(self, queries: Integers, k: int) -> bool:
        """Whether rounding is small beside the distances that matter, judged by a few of the queries."""
        few = queries[:: max(1, len(queries) // _PILOT)][:_PILOT]
        left, lengths = self._left(few)
        values = left @ self.points.T
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


def decide(space: Space, queries: Integers, k: int, owners: Integers, rows: Integers, *, keep_self: bool) -> Found:
    """The `k` nearest by distances in float64; see `brute_force` for what is returned.

    Args:
        owners: numbers of queries, one for each candidate.
        rows: the candidates.
    """
    if not keep_self:
        others = rows != queries[owners]
        owners, rows = owners[others], rows[others]
    squares = space.squared_distances(queries[owners], rows)
    order = np.lexsort((rows, squares, owners))
    owners = owners[order]
    ranks = np.arange(len(owners)) - np.searchsorted(owners, np.arange(len(queries)))[owners]
    near = ranks < k
    chosen, owners, ranks = order[near], owners[near], ranks[near]
    nearest, least = np.full((len(queries), k), -1, dtype=np.int64), np.full((len(queries), k), np.inf)
    nearest[owners, ranks], least[owners, ranks] = rows[chosen], squares[chosen]
    return nearest, least


def each(work: Callable[[int], None], starts: range, workers: int) -> None:
    """Call `work` with every number of `starts`, on as many threads as `workers` says."""
    if workers <= 1 or len(starts) <= 1:
        for start in starts:
            work(start)
        return
    with ThreadPoolExecutor(min(workers, len(starts))) as pool:
        for _ in pool.map(work, starts):  # raises what a thread raised
            pass
