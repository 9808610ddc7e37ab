"""SMOTE-N: SMOTE for tables of categories alone.

Source: Chawla et al. 2002, section 6.2; the distance between two categories is how differently the classes are spread
over their rows (Cost & Salzberg 1993, "A weighted nearest neighbor algorithm for learning with symbolic features").
"""

from __future__ import annotations

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.lineage import Blend
from augkit.ops.tabular.resampling.search.settings import counted
from augkit.ops.tabular.resampling.search.spaces import Integers
from augkit.ops.tabular.resampling.smote_nc import commonest

__all__ = ["alike", "class_spreads", "smote_n"]

_CELLS = 1 << 21  # distances of one block: 16 MiB


def smote_n(
    categories: Integers, codes: Integers, members: Integers, count: int, k: int, chance: RandomState, what: str
) -> tuple[Blend, Integers]:
    """`count` new rows of one class, each the commonest categories of a row and its `k` nearest, the row included.

    Args:
        categories: columns as numbers from 0, shape (rows, columns).
        codes: the class of every row, as a number.
        members: rows of the class, ascending.

    Returns:
        Parents, the row first, all of equal weight; and categories, shape (count, columns).

    Raises:
        TableError: the class has not more than `k` rows.
    """
    if len(members) <= k:
        raise TableError(
            f"{what} has {counted(len(members), 'row')}, and k_neighbors={k} asks each for {k} others.",
            hint=f"Set k_neighbors={max(1, len(members) - 1)} or less, or use RandomOverSampler.",
        )
    origins = chance.choice(len(members), size=count, replace=True)
    neighbours = alike(categories, codes, members, origins, k)
    weights = np.full(neighbours.shape, 1 / neighbours.shape[1])
    return Blend(neighbours, weights), commonest(categories, neighbours, chance)


def alike(categories: Integers, codes: Integers, members: Integers, origins: Integers, k: int) -> Integers:
    """Rows of a class and its `k` nearest of it, the row included, as rows of the table; shape (origins, k + 1).

    Args:
        categories, codes, members: as for `smote_n`.
        origins: rows as places in the class.
        k: less than the class has rows.
    """
    distinct, kinds = np.unique(categories[members], axis=0, return_inverse=True)
    kinds = kinds.reshape(-1)
    asked, places = np.unique(kinds[origins], return_inverse=True)
    near = _nearest(distinct, asked, kinds, class_spreads(categories, codes), k + 1)[places]
    missing = ~(near == origins[:, None]).any(axis=1)
    near[missing, 0] = origins[missing]  # in place of a row that is just like it
    return members[near]


def class_spreads(categories: Integers, codes: Integers) -> list[NDArray[np.float64]]:
    """For every column, the share of each class among the rows of each category, shape (categories, classes)."""
    spreads = []
    for column in categories.T:
        counts = np.zeros((int(column.max()) + 1, int(codes.max()) + 1))
        np.add.at(counts, (column, codes), 1.0)
        spreads.append(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1.0))
    return spreads


def _nearest(
    distinct: Integers, asked: Integers, kinds: Integers, spreads: list[NDArray[np.float64]], wanted: int
) -> Integers:
    """For each asked kind of row, the `wanted` nearest rows by their place in the class; ties by place."""
    from scipy.spatial.distance import cdist

    order = np.argsort(kinds, kind="stable")
    sizes = np.bincount(kinds)
    firsts = np.cumsum(sizes) - sizes
    near = np.empty((len(asked), wanted), dtype=np.int64)
    step = max(1, _CELLS // len(distinct))
    for start in range(0, len(asked), step):
        part = asked[start : start + step]
        squares = np.zeros((len(part), len(distinct)))
        for column, spread in enumerate(spreads):
            differences = cdist(spread[distinct[part, column]], spread, "cityblock")
            squares += (differences**2)[:, distinct[:, column]]
        nearest = np.argsort(squares, axis=1, kind="stable")[:, :wanted]
        for row, groups in enumerate(nearest):
            members = np.concatenate([order[firsts[group] : firsts[group] + sizes[group]] for group in groups])
            far = np.repeat(squares[row, groups], sizes[groups])
            near[start + row] = members[np.lexsort((members, far))[:wanted]]
    return near
