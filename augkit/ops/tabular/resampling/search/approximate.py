"""Approximate nearest rows: each row looks only into the cells around its own.

Rows are divided into small cells of equal size, those that ask into small groups. A group is compared with the rows of
the cells whose centres are nearest to its own; a neighbour that stands in another cell is missed.

Source: Jégou et al. 2011, "Product Quantization for Nearest Neighbor Search", the inverted file of section IV without
the quantized codes.
"""

from __future__ import annotations

import threading
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.search.brute_force import each
from augkit.ops.tabular.resampling.search.cells import Cells, divide
from augkit.ops.tabular.resampling.search.spaces import Integers, Space
from augkit.ops.tabular.resampling.search.threads import one_blas_thread

__all__ = ["approximate_search", "cells_pay", "rows_to_look_at"]

_FEW_ROWS = 8_000  # of the base, up to which looking at all of them takes no longer
_FEW_QUERIES = 2_500
_PLACES = 40  # of a cell, at most
_TOGETHER = 16  # cells that are looked into in one go are a multiple of it, so that rows fall into bunches
_SMALL_BUNCH, _LARGE_BUNCH = 8, 16  # rows of which only the nearest is compared at first
_MANY = 3_000  # rows looked at, from which bunches are large
_WORKED_AT_ONCE = 1 << 19  # numbers: what a core's cache holds
_BLOCK = 256
_DECIDED_AT_ONCE = 8192
_NEVER = np.float32(1e30)  # a squared distance beyond all others; coordinates are within 1


def cells_pay(base: Integers, queries: Integers, k: int) -> bool:
    """Whether dividing the base into cells takes less time than it saves."""
    return len(base) > max(_FEW_ROWS, 64 * k) and len(queries) > _FEW_QUERIES


def rows_to_look_at(rows: int) -> int:
    """How many of so many rows each row is compared with: about nine in ten neighbours are among them at 30 columns."""
    return int(1.6 * rows**0.7)


def approximate_search(
    space: Space,
    base: Integers,
    queries: Integers,
    k: int,
    workers: int,
    *,
    look_at: int | None = None,
) -> tuple[Integers, NDArray[np.float64]]:
    """As `brute_force`, and some neighbours may be missed; the same input gives the same output.

    Args:
        look_at: with how many rows each row is compared, at the least; `rows_to_look_at` where left out.
    """
    with one_blas_thread():
        frame = _Frame.of(space, base)
        points = frame.points(base)
        cells = divide(points, _PLACES)
        if len(queries) == len(base) and (queries is base or bool((queries == base).all())):
            asking, groups = points, cells
        else:
            asking = frame.points(queries)
            groups = divide(asking, _PLACES)
        least = max(rows_to_look_at(len(base)) if look_at is None else look_at, 4 * _LARGE_BUNCH * (k + 1))
        bunches = _Bunches(base, points, cells, k + 1)
        centres = asking[groups.points].mean(axis=1)
        near = _nearest_cells(centres, bunches.centres, cells, least, k)
        candidates = np.empty((len(queries), k + 1), dtype=np.int64)  # one more: the row itself may be among them
        places = near.shape[1] * cells.points.shape[1]
        step = max(1, _WORKED_AT_ONCE // (places * (space.width + 1 + groups.points.shape[1])))

        def look(start: int) -> None:
            part = slice(start, start + step)
            members, real = groups.points[part], ~groups.spare[part].reshape(-1)
            candidates[members.reshape(-1)[real]] = bunches.search(near[part], centres[part], asking[members])[real]

        each(look, range(0, len(near), step), workers)
        nearest = np.empty((len(queries), k), dtype=np.int64)
        squares = np.empty((len(queries), k))

        def decide(start: int) -> None:
            part = slice(start, start + _DECIDED_AT_ONCE)
            nearest[part], squares[part] = _decided(space, queries[part], candidates[part], k)

        each(decide, range(0, len(queries), _DECIDED_AT_ONCE), workers)
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

    def points(self, rows: Integers) -> NDArray[np.float32]:
        found = self.space.embed(rows, self.centre)
        found /= self.unit
        return found.astype(np.float32)


class _Bunches:
    """The rows of cells, ready to be compared with groups of rows that ask."""

    def __init__(self, base: Integers, points: NDArray[np.float32], cells: Cells, wanted: int) -> None:
        self._wanted = wanted
        self._rows = base[cells.points]
        self._points = np.zeros((*cells.points.shape, points.shape[1] + 1), dtype=np.float32)
        self._points[:, :, :-1] = points[cells.points]
        self._points[:, :, -1][cells.spare] = _NEVER
        self.centres: NDArray[np.float32] = self._points[:, :, :-1].mean(axis=1)
        self._scratch = _Scratch()

    def search(self, near: Integers, centres: NDArray[np.float32], asking: NDArray[np.float32]) -> Integers:
        """The rows nearest to the points of some groups, in any order: shape (points of all groups, wanted).

        Args:
            near: the cells that each group looks into, shape (groups, cells).
            centres: of the groups, shape (groups, coordinates).
            asking: the points, shape (groups, points, coordinates).
        """
        groups, number, width = asking.shape
        places = near.shape[1] * self._rows.shape[1]
        points = self._scratch.take(0, (groups, near.shape[1], self._rows.shape[1], width + 1))
        self._points.take(near, axis=0, out=points, mode="clip")
        points[..., :-1] -= centres[:, None, None]  # distances around a group are small beside those across the table
        flat = points.reshape(-1, width + 1)
        flat[:, -1] += np.einsum("ij,ij->i", flat[:, :-1], flat[:, :-1])
        left = np.ones((groups, width + 1, number), dtype=np.float32)
        left[:, :-1] = ((centres[:, None] - asking) * 2).transpose(0, 2, 1)
        values = self._scratch.take(1, (groups, places, number))
        np.matmul(points.reshape(groups, places, width + 1), left, out=values)
        found = self._least(values) + np.arange(0, groups * places, places)[:, None, None]
        return self._rows.take(near, axis=0).reshape(-1).take(found).reshape(-1, self._wanted)

    def _least(self, values: NDArray[np.float32]) -> Integers:
        """The places of the least values of each query, in any order: shape (groups, queries, wanted)."""
        groups, places, number = values.shape
        size = _LARGE_BUNCH if places >= _MANY else _SMALL_BUNCH
        bunches, wanted = places // size, self._wanted
        least = values.reshape(groups, size, bunches, number).min(axis=1)
        least = np.ascontiguousarray(least.transpose(0, 2, 1))
        opened = np.argpartition(least, wanted - 1, axis=2)[:, :, :wanted]
        candidates = (opened[..., None] + bunches * np.arange(size)).reshape(groups, number, -1)
        firsts = np.arange(groups)[:, None, None] * (places * number) + np.arange(number)[:, None]
        chosen = np.argpartition(values.reshape(-1).take(candidates * number + firsts), wanted - 1, axis=2)
        rows = np.arange(0, candidates.size, candidates.shape[2]).reshape(groups, number, 1)
        places_of_least: Integers = candidates.reshape(-1).take(chosen[:, :, :wanted] + rows)
        return places_of_least


def _decided(space: Space, queries: Integers, rows: Integers, k: int) -> tuple[Integers, NDArray[np.float64]]:
    """The `k` nearest of candidates by distances in float64, nearest first, ties by row number."""
    squares = space.squared_distances(np.repeat(queries, rows.shape[1]), rows.reshape(-1)).reshape(rows.shape)
    squares[rows == queries[:, None]] = np.inf
    order = np.lexsort((rows, squares), axis=1)[:, :k]
    return np.take_along_axis(rows, order, axis=1), np.take_along_axis(squares, order, axis=1)


class _Scratch(threading.local):
    """Arrays that a thread uses again and again: fresh memory costs more than the products in it."""

    def __init__(self) -> None:
        self._kept: dict[int, NDArray[np.float32]] = {}

    def take(self, number: int, shape: tuple[int, ...]) -> NDArray[np.float32]:
        size = int(np.prod(shape))
        kept = self._kept.get(number)
        if kept is None or kept.size < size:
            kept = self._kept[number] = np.empty(size, dtype=np.float32)
        return kept[:size].reshape(shape)


def _nearest_cells(
    groups: NDArray[np.float32], centres: NDArray[np.float32], cells: Cells, least: int, k: int
) -> Integers:
    """The cells whose centres are nearest to that of each group: `least` places, and more than `k` rows."""
    real = np.count_nonzero(~cells.spare, axis=1)
    number = min(len(real), -(-least // (_TOGETHER * cells.points.shape[1])) * _TOGETHER)
    near = np.empty((len(groups), number), dtype=np.int64)
    for start in range(0, len(groups), _BLOCK):
        part = slice(start, start + _BLOCK)
        values = groups[part] @ centres.T
        values *= -2
        values += (centres**2).sum(axis=1)
        near[part] = np.argpartition(values, number - 1, axis=1)[:, :number]
    if number < len(real) and real[near].sum(axis=1).min() <= k:  # where many rows are equal, spare places may crowd
        return _nearest_cells(groups, centres, cells, 2 * number * cells.points.shape[1], k)
    return near
