"""Borderline-SMOTE: new rows near the rows of a class that others surround.

Source: Han et al. 2005, "Borderline-SMOTE: A New Over-Sampling Method in Imbalanced Data Sets Learning".
"""

from __future__ import annotations

import warnings
from typing import Any, Literal

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.lineage import Blend
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace
from augkit.ops.tabular.resampling.smote import between

__all__ = ["Kind", "borderline_smote", "others_around"]

Kind = Literal["borderline-1", "borderline-2"]


def others_around(
    values: NDArray[Any], codes: Integers, members: Integers, m: int, search: Search, parameter: str
) -> Integers:
    """How many of the `m` rows nearest to each of `members` are of another class.

    Args:
        parameter: the name of the parameter that says `m`, for messages.
    """
    rows = np.arange(len(values))
    near = search.within(NumericSpace(values), rows, members, m, parameter, "the table").rows
    result: Integers = np.count_nonzero(codes[near] != codes[members][:, None], axis=1)
    return result


def borderline_smote(
    values: NDArray[Any],
    codes: Integers,
    members: Integers,
    count: int,
    k: int,
    m: int,
    kind: Kind,
    chance: RandomState,
    search: Search,
    what: str,
) -> Blend:
    """`count` new rows from those rows of a class of whose `m` neighbours at least half, and not all, are of others.

    Args:
        codes: the class of every row, as a number.
        members: rows of the class, ascending.
        k: neighbours to go to: of the class (`borderline-1`), or of the whole table (`borderline-2`), where the way
            to a row of another class ends half-way at the latest.
    """
    others = others_around(values, codes, members, m, search, "m_neighbors")
    danger = members[(others >= m / 2) & (others < m)]
    if not len(danger):
        warnings.warn(
            f"{what}: no row is at the border (at least half, and not all, of its {m} neighbours of other classes), so"
            " none was added. Raise m_neighbors, or use SMOTE.",
            stacklevel=2,
        )
        return Blend(np.empty((0, 2), dtype=np.int64), np.empty((0, 2)))
    space = NumericSpace(values)
    if kind == "borderline-1":
        near = search.within(space, members, danger, k, "k_neighbors", what).rows
        return between(danger, near, count, chance)
    near = search.within(space, np.arange(len(values)), danger, k, "k_neighbors", "the table").rows
    made = between(danger, near, count, chance)
    steps = made.weights[:, 1].copy()
    foreign = codes[made.parents[:, 1]] != codes[members[0]]
    steps[foreign] *= chance.uniform(0.0, 0.5, size=np.count_nonzero(foreign))
    return Blend(made.parents, np.stack([1 - steps, steps], axis=1))
