"""Approximate nearest rows: each row looks only into the cells around its own.

Rows are divided into cells by a few rounds of k-means on a sample. A row is compared with the rows of the `CELLS`
cells whose centres are nearest to the centre of its own cell; a neighbour that stands in another cell is missed.

Source: Jégou et al. 2011, "Product Quantization for Nearest Neighbor Search", the inverted file of section IV without
the quantized codes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.search.brute_force import decide, each
from augkit.ops.tabular.resampling.search.limits import Limits
from augkit.ops.tabular.resampling.search.spaces import Integers, Space
from augkit.ops.tabular.resampling.search.threads import one_blas_thread

__all__ = ["approximate_search", "cells_pay"]

CELLS = 12
_FEW_ROWS = 8_000  # of the base, up to which looking at all of them takes no longer
_FEW_QUERIES = 2_500
_ROUNDS = 6
_BLOCK = 1024
_CELLS_AT_ONCE = 1 << 22  # numbers of one block of products: 16 MiB


def cells_pay(base: Integers, queries: Integers, k: int) -> bool:
    """Whether dividing the base into cells takes less time than it saves."""
    return len(base) > max(_FEW_ROWS, 64 * k) and len(queries) > _FEW_QUERIES


def approximate_search(
    space: Space,
    base: Integers,
    queries: Integers,
    k: int,
    workers: int,
    *,
    cells: int = CELLS,
) -> tuple[Integers, NDArray[np.float64]]:
    """As `brute_force`, and some neighbours may be missed; the same input gives the same output.

    Args:
        cells: how many cells a row looks into.
    """
    with one_blas_thread():
        frame = _Frame.of(space, base)
        centres = _centres(frame, base)
        home = _cells(frame, base, centres)
        by_cell = np.argsort(home, kind="stable")
        ends = np.cumsum(np.bincount(home, minlength=len(centres)))
        asks = _cells(frame, queries, centres)
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
                if number >= cells and sum(map(len, parts)) > k:
                    break
                parts.append(base[by_cell[ends[other - 1] if other else 0 : ends[other]]])
            rows = np.concatenate(parts)
            points = frame.points(rows, centres[cell])  # distances in a cell are small beside those across the table
            step = max(1, _CELLS_AT_ONCE // len(rows))
            for start in range(0, len(mine), step):
                part = mine[start : start + step]
                left = frame.points(queries[part], centres[cell])
                nearest[part], squares[part] = _nearest(space, rows, points, queries[part], left, k)

        each(work, range(len(centres)), workers)
    return nearest, squares


class _Frame(NamedTuple):
    """Where coordinates are counted from, and in what unit, so that float32 holds their squares."""

    space: Space
    centre: NDArray[np.float64]
    unit: float

    @classmethod
    def of(cls, space: Space, base: Integers) -> _Frame:
        some = space.embed(base[:: max(1, len(base) // 10_000)], np.zeros(space.width))
        centre = some.mean(axis=0)
        return cls(space, centre, float(np.abs(some - centre).max()) or 1.0)

    def points(self, rows: Integers, origin: NDArray[np.float32] | float = 0.0) -> NDArray[np.float32]:
        found = self.space.embed(rows, self.centre + np.asarray(origin, dtype=np.float64) * self.unit)
        found /= self.unit
        return found.astype(np.float32)


def _nearest(
    space: Space,
    rows: Integers,
    points: NDArray[np.float32],
    queries: Integers,
    left: NDArray[np.float32],
    k: int,
) -> tuple[Integers, NDArray[np.float64]]:
    """The nearest of `rows`, as far as rounding lets tell; `points` and `left` are the coordinates of both."""
    values = points @ left.T
    values *= -2
    values += np.einsum("ij,ij->i", points, points)[:, None]
    limits = Limits(k + 1, np.full(len(queries), np.inf, dtype=np.float32), len(rows))
    owners, places, least = limits.take(values, np.zeros(len(queries)))
    near = least <= limits.values[owners]
    return decide(space, queries, k, owners[near], rows[places[near]], keep_self=False)


def _centres(frame: _Frame, base: Integers) -> NDArray[np.float32]:
    """Centres of about as many cells as a cell has rows."""
    count = round(len(base) ** 0.5)
    chance = np.random.RandomState(0)
    points = frame.points(base[np.sort(chance.choice(len(base), min(len(base), 32 * count), replace=False))])
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


def _cells(frame: _Frame, rows: Integers, centres: NDArray[np.float32]) -> Integers:
    """The cell of each row."""
    cells = np.empty(len(rows), dtype=np.int64)
    for start in range(0, len(rows), _BLOCK):
        part = slice(start, start + _BLOCK)
        cells[part] = _squared(frame.points(rows[part]), centres).argmin(axis=1)
    return cells


def _squared(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[Any]:
    """Squared distances, less the squared length of each row of `left`."""
    values: NDArray[Any] = left @ right.T
    values *= -2
    values += (right**2).sum(axis=1)
    return values
