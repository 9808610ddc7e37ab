"""ProWSyn: SMOTE that weighs rows by how near to the border of their class they are.

Source: Barua, Islam & Murase 2013, "ProWSyn: Proximity Weighted Synthetic Oversampling Technique for Imbalanced Data
Set Learning".
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.kmeans_smote import shares
from augkit.ops.tabular.resampling.lineage import Blend
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace

__all__ = ["prowsyn", "proximity_levels"]


def proximity_levels(
    values: NDArray[Any], codes: Integers, members: Integers, levels: int, k: int, search: Search
) -> list[Integers]:
    """The class peeled from its border: each level is what the rows of other classes have among their `k` nearest of
    it.

    The last level is all that is left.
    """
    space = NumericSpace(values)
    others = np.flatnonzero(codes != codes[members[0]])
    remaining, found = members, []
    for _ in range(levels - 1):
        if len(remaining) <= k:
            break
        level = np.unique(search(space, remaining, others, k).rows)
        found.append(level)
        remaining = np.setdiff1d(remaining, level, assume_unique=True)
    return [*found, remaining] if len(remaining) else found


def prowsyn(
    values: NDArray[Any],
    codes: Integers,
    members: Integers,
    count: int,
    levels: int,
    k: int,
    smoothing: float,
    chance: RandomState,
    search: Search,
    what: str,
) -> Blend:
    """`count` new rows, each between two rows of one level; level number n weighs exp(-smoothing * (n - 1)).

    Args:
        values: the table, shape (rows, columns), finite.
        codes: the class of every row, as a number.
        members: rows of the class, ascending.
        levels: at most so many.
        k: rows of the class that each row of another class names for a level.
        smoothing: how fast weights fall.

    Raises:
        TableError: the class has one row.
    """
    if len(members) < 2:
        raise TableError(f"{what} has 1 row, and ProWSyn needs two to go between.", hint="Use RandomOverSampler.")
    found = proximity_levels(values, codes, members, levels, k, search)
    weights = np.array([np.exp(-smoothing * number) * len(level) for number, level in enumerate(found)])
    parents, steps = [], []
    for level, number in zip(found, shares(weights, count), strict=True):
        partners = level if len(level) > 1 else members  # a level of one row borrows from the class
        left = level[chance.randint(0, len(level), size=number)]
        turn = chance.randint(1, len(partners), size=number)  # any but the row itself
        right = partners[(np.searchsorted(partners, left) + turn) % len(partners)]
        parents.append(np.stack([left, right], axis=1))
        steps.append(chance.uniform(size=number))
    share = np.concatenate(steps)
    return Blend(np.concatenate(parents), np.stack([1 - share, share], axis=1))
