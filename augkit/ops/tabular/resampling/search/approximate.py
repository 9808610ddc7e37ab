"""Approximate nearest rows: each row looks only into the cells around its own.

Rows are divided into cells by a few rounds of k-means on a sample. A row is compared with the rows of the `CELLS`
cells whose centres are nearest to the centre of its own cell; a neighbour that stands in another cell is missed.

Source: Jégou et al. 2011, "Product Quantization for Nearest Neighbor Search", the inverted file of section IV without
the quantized codes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.search.brute_force import brute_force, each
from augkit.ops.tabular.resampling.search.spaces import Integers, Space
from augkit.ops.tabular.resampling.search.threads import one_blas_thread

__all__ = ["approximate_search"]

CELLS = 12
_EXACT = 8_000  # rows of the base up to which looking at all of them takes no longer
_ROUNDS = 6
_BLOCK = 1024


def approximate_search(
    space: Space, base: Integers, queries: Integers, k: int, workers: int
) -> tuple[Integers, NDArray[np.float64]]:
    """As `brute_force`, and some neighbours may be missed; the same input gives the same output."""
    if len(base) <= max(_EXACT, 64 * k):
        return brute_force(space, base, queries, k, workers)
    with one_blas_thread():
        centre = space.embed(base[:: max(1, len(base) // 10_000)], np.zeros(space.width)).mean(axis=0)
        centres = _centres(space, base, centre)
        home = _cells(space, base, centre, centres)
        by_cell = np.argsort(home, kind="stable")
        ends = np.cumsum(np.bincount(home, minlength=len(centres)))
        asks = _cells(space, queries, centre, centres)
        by_ask = np.argsort(asks, kind="stable")
        ask_ends = np.cumsum(np.bincount(asks, minlength=len(centres)))
        order = np.argsort(_squared(centres, centres), axis=1, kind="stable")
        nearest = np.empty((len(queries), k), dtype=np.int64)
        squares = np.empty((len(queries), k))

        def work(cell: int) -> None:
            mine = by_ask[ask_ends[cell - 1] if cell else 0 : ask_ends[cell]]
            if not len(mine):
                return
            parts: list[Integers] = []
            for number, other in enumerate(order[cell]):
                if number >= CELLS and sum(map(len, parts)) > k:
                    break
                parts.append(base[by_cell[ends[other - 1] if other else 0 : ends[other]]])
            nearest[mine], squares[mine] = _nearest(
                space, np.concatenate(parts), queries[mine], k, centres[cell], centre
            )

        each(work, range(len(centres)), workers)
    return nearest, squares


def _nearest(
    space: Space, rows: Integers, queries: Integers, k: int, here: NDArray[np.float32], centre: NDArray[np.float64]
) -> tuple[Integers, NDArray[np.float64]]:
    """The nearest of `rows`, of which the first are expected to be near."""
    origin = centre + here  # distances within a cell are small beside those to the middle of the table
    points = space.embed(rows, origin).astype(np.float32)
    left = space.embed(queries, origin).astype(np.float32)
    wanted = k + 1
    values = (points**2).sum(axis=1) - 2 * (left @ points.T)
    limits = np.partition(values[:, : 16 * wanted], wanted - 1, axis=1)[:, wanted - 1]
    owners, places = np.nonzero(values <= limits[:, None])
    found = rows[places]
    squared = space.squared_distances(queries[owners], found)
    squared[found == queries[owners]] = np.inf
    chosen = np.lexsort((found, squared, owners))
    firsts = np.searchsorted(owners[chosen], np.arange(len(queries)))
    chosen = chosen[firsts[:, None] + np.arange(k)]
    return found[chosen], squared[chosen]


def _centres(space: Space, base: Integers, centre: NDArray[np.float64]) -> NDArray[np.float32]:
    """Centres of about as many cells as a cell has rows."""
    count = round(len(base) ** 0.5)
    chance = np.random.RandomState(0)
    sample = space.embed(base[np.sort(chance.choice(len(base), min(len(base), 32 * count), replace=False))], centre)
    points = sample.astype(np.float32)
    centres: NDArray[np.float32] = points[chance.choice(len(points), count, replace=False)]
    for _ in range(_ROUNDS):
        nearest = np.concatenate(
            [_squared(points[at : at + _BLOCK], centres).argmin(axis=1) for at in range(0, len(points), _BLOCK)]
        )
        order = np.argsort(nearest, kind="stable")
        sizes = np.bincount(nearest, minlength=count)
        filled = sizes > 0
        starts = (np.cumsum(sizes) - sizes)[filled]
        centres[filled] = np.add.reduceat(points[order], starts, axis=0) / sizes[filled, None]
    return centres


def _cells(space: Space, rows: Integers, centre: NDArray[np.float64], centres: NDArray[np.float32]) -> Integers:
    """The cell of each row."""
    cells = np.empty(len(rows), dtype=np.int64)
    for start in range(0, len(rows), _BLOCK):
        part = slice(start, start + _BLOCK)
        cells[part] = _squared(space.embed(rows[part], centre).astype(np.float32), centres).argmin(axis=1)
    return cells


def _squared(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[Any]:
    """Squared distances, less the squared length of each row of `left`."""
    values: NDArray[Any] = left @ right.T
    values *= -2
    values += (right**2).sum(axis=1)
    return values
