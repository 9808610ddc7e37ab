"""The nearest rows of a table, found the shortest way that fits it."""

from __future__ import annotations

import os
import time
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.search.approximate import approximate_search, cells_pay
from augkit.ops.tabular.resampling.search.brute_force import brute_force
from augkit.ops.tabular.resampling.search.duplicates import Duplicates
from augkit.ops.tabular.resampling.search.library import library_search
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace, Space
from augkit.ops.tabular.resampling.search.tree import tree_search

__all__ = ["Neighbours", "available_workers", "nearest_rows", "tree_is_faster"]

_ALWAYS_TREE = 5  # columns up to which a tree has won in every trial
_NEVER_TREE = 64
_FEW_PAIRS = 20_000_000  # below it a trial costs more than it saves
_FEW_ROWS = 1500  # to choose from: below it scikit-learn's kernel is faster
_PILOT = 32
_SECONDS_PER_PAIR = 2.0e-9  # of brute force at 30 columns; decides between two ways to the same result


class Neighbours(NamedTuple):
    """Row numbers, nearest first, ties by row number, and squared distances; both of shape (queries, k)."""

    rows: Integers
    squares: NDArray[np.float64]


def nearest_rows(
    space: Space,
    base: Integers,
    queries: Integers,
    k: int,
    *,
    approximate: bool = False,
    workers: int | None = None,
    library: bool = False,
) -> Neighbours:
    """The `k` rows of `base` nearest to each row of `queries`, the row itself left out.

    Args:
        space: the points.
        base: rows to choose from, ascending, each once.
        queries: rows that ask.
        k: how many.
        approximate: where that is faster, look into cells alone, so that some neighbours are missed.
        workers: threads; as many as the process may use where left out.
        library: scikit-learn is there and may be used; the result is the same.

    Raises:
        TableError: the base has fewer than `k` rows beside one that asks.
    """
    own = bool(np.isin(queries, base, assume_unique=False).any()) if len(queries) else False
    if len(base) - own < k:
        raise TableError(
            f"{k} nearest rows were asked for, and there are {len(base) - own} to choose from.",
            hint=f"Ask for at most {max(len(base) - own, 0)} neighbours, or bring more rows.",
        )
    threads = available_workers() if workers is None else workers
    if not len(queries):
        return Neighbours(np.empty((0, k), dtype=np.int64), np.empty((0, k)))
    if approximate and cells_pay(base, queries, k):
        return Neighbours(*approximate_search(space, base, queries, k, threads))
    if library and len(base) <= _FEW_ROWS and isinstance(space, NumericSpace) and space.width > _ALWAYS_TREE:
        rows, squares, uncertain = library_search(space, base, queries, k, workers)
        if uncertain.any():
            rows[uncertain], squares[uncertain] = nearest_rows(space, base, queries[uncertain], k, workers=workers)
        return Neighbours(rows, squares)
    repeated = Duplicates.found(space, base, queries)
    if repeated is None:
        return Neighbours(*_distinct(space, base, queries, k, threads))
    within = min(k + 1, len(repeated.base))
    groups, squares = _distinct(space, repeated.base, repeated.queries, within, threads, keep_self=True)
    return Neighbours(*repeated.spread(groups, squares, k))


def available_workers() -> int:
    """Threads to use: what `OMP_NUM_THREADS` allows, or else the processor cores of this process."""
    allowed = os.environ.get("OMP_NUM_THREADS", "")
    if allowed.isdigit() and int(allowed) > 0:
        return int(allowed)
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _distinct(
    space: Space, base: Integers, queries: Integers, k: int, workers: int, *, keep_self: bool = False
) -> tuple[Integers, NDArray[np.float64]]:
    """Neighbours among rows of which no two are alike."""
    if isinstance(space, NumericSpace) and tree_is_faster(space, base, queries, k):
        return tree_search(space, base, queries, k, workers, keep_self=keep_self)
    return brute_force(space, base, queries, k, workers, keep_self=keep_self)


def tree_is_faster(space: NumericSpace, base: Integers, queries: Integers, k: int) -> bool:
    """Judged by the clock on a few queries; either way gives the same rows."""
    if space.width <= _ALWAYS_TREE:
        return True
    if space.width > _NEVER_TREE or len(base) * len(queries) < _FEW_PAIRS:
        return False
    few = queries[:: len(queries) // _PILOT][:_PILOT]
    sample: NDArray[Any] = base[:: max(1, len(base) // 20_000)]
    start = time.perf_counter()
    tree_search(space, sample, few, min(k, len(sample) - 1), 1, keep_self=True)
    spent = (time.perf_counter() - start) / len(few)
    return spent < len(sample) * _SECONDS_PER_PAIR * (space.width + 8) / 38
