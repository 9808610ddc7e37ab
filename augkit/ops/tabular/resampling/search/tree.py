"""Exact nearest rows by a k-d tree: the shortest way where columns are few or follow each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.search.brute_force import brute_force
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace

__all__ = ["tree_search"]

_EQUAL = 1e-9  # relative; two distances nearer than this may have been told apart by rounding alone
_BLOCK = 8192


def tree_search(
    space: NumericSpace, base: Integers, queries: Integers, k: int, workers: int, *, keep_self: bool
) -> tuple[Integers, NDArray[np.float64]]:
    """As `brute_force`, which also decides for rows where the last neighbour is as far as the one after it."""
    from scipy.spatial import cKDTree

    tree = cKDTree(space.values[base].astype(np.float64, copy=False))
    nearest = np.empty((len(queries), k), dtype=np.int64)
    squares = np.empty((len(queries), k))
    tied = np.zeros(len(queries), dtype=bool)
    asked = min(k + 2, len(base))  # the row itself, and one to see a tie by
    for start in range(0, len(queries), _BLOCK):
        rows = queries[start : start + _BLOCK]
        part = slice(start, start + len(rows))
        points = space.values[rows].astype(np.float64, copy=False)
        found = tree.query(points, k=np.arange(1, asked + 1), workers=workers)[1]
        beyond = found == len(base)  # none found: the square of the distance is more than a number can say
        neighbours = base[np.where(beyond, 0, found)]
        tied[part] = beyond.any(axis=1)
        squared = space.squared_distances(np.repeat(rows, asked), neighbours.reshape(-1)).reshape(found.shape)
        if not keep_self:
            squared[neighbours == rows[:, None]] = np.inf
        order = np.lexsort((neighbours, squared), axis=1)
        neighbours = np.take_along_axis(neighbours, order, axis=1)
        squared = np.take_along_axis(squared, order, axis=1)
        nearest[part], squares[part] = neighbours[:, :k], squared[:, :k]
        if asked < len(base):
            last = np.where(np.isfinite(squared), squared, -1.0).max(axis=1)
            tied[part] |= last <= squared[:, k - 1] * (1 + _EQUAL)
    if tied.any():
        again = np.flatnonzero(tied)
        nearest[again], squares[again] = brute_force(space, base, queries[again], k, workers, keep_self=keep_self)
    return nearest, squares
