"""NearMiss 1, 2 and 3: rows stay by their distance to the smallest class.

Source: Mani & Zhang 2003, "kNN approach to unbalanced data distributions: a case study involving information
extraction".
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace

__all__ = ["near_miss_kept"]

_CELLS = 1 << 21


def near_miss_kept(
    values: NDArray[Any],
    codes: Integers,
    wanted: Mapping[int, int],
    version: int,
    k: int,
    k_version_3: int,
    search: Search,
) -> Integers:
    """Rows that stay, class by class, the best first.

    Args:
        values: the table, shape (rows, columns), finite.
        codes: the class of every row, as a number from 0.
        wanted: rows of each class that is cut down.
        version: 1 keeps the rows with the least mean distance to the `k` nearest rows of the smallest class; 2 to its
            `k` farthest; 3 those with the greatest mean distance to its `k` nearest, among the `k_version_3` rows
            nearest to each row of it.
    """
    space = NumericSpace(values)
    smallest = np.flatnonzero(codes == np.bincount(codes).argmin())
    kept = []
    for code in range(int(codes.max()) + 1):
        rows = np.flatnonzero(codes == code)
        if code in wanted:
            if version == 3:
                near = search.within(space, rows, smallest, k_version_3, "n_neighbors_ver3", "a class to cut down").rows
                rows = np.unique(near)
            if version == 2:
                distances = _farthest(values, rows, smallest, k)
            else:
                near_squares = search(space, smallest, rows, k).squares
                distances = np.sqrt(near_squares).sum(axis=1)
            order = np.argsort(-distances if version == 3 else distances, kind="stable")[: wanted[code]]
            if len(order) < wanted[code]:
                warnings.warn(
                    f"NearMiss-{version}: {wanted[code]} rows of a class were to stay, and only {len(order)} are near"
                    " the smallest class; these stay. Raise n_neighbors_ver3 to keep more.",
                    stacklevel=2,
                )
            rows = rows[order]
        kept.append(rows)
    return np.concatenate(kept)


def _farthest(values: NDArray[Any], rows: Integers, others: Integers, k: int) -> NDArray[np.float64]:
    """Sum of the distances of each row to the `k` farthest of `others`."""
    from scipy.spatial.distance import cdist

    k = min(k, len(others))
    points = values[others].astype(np.float64, copy=False)
    sums = np.empty(len(rows))
    step = max(1, _CELLS // len(others))
    for start in range(0, len(rows), step):
        part = slice(start, start + step)
        distances = cdist(values[rows[part]].astype(np.float64, copy=False), points)
        distances.partition(len(others) - k, axis=1)
        sums[part] = distances[:, len(others) - k :].sum(axis=1)
    return sums
