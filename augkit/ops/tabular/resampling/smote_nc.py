"""SMOTE-NC: SMOTE for tables of numbers and categories.

Source: Chawla et al. 2002, "SMOTE: Synthetic Minority Over-sampling Technique", section 6.1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.lineage import Blend
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers, MixedSpace
from augkit.ops.tabular.resampling.smote import smote_in

__all__ = ["commonest", "commonest_of_one", "smote_nc", "space_of"]

_BLOCK = 4096


def smote_nc(
    values: NDArray[Any],
    categories: Integers,
    members: Integers,
    count: int,
    k: int,
    chance: RandomState,
    search: Search,
    what: str,
) -> tuple[Blend, Integers]:
    """`count` new rows of one class.

    Args:
        values: numeric columns, shape (rows, numeric columns), finite.
        categories: categorical columns as numbers from 0, shape (rows, categorical columns).
        members: rows of the class, ascending.
        k: neighbours; numbers move towards one of them, categories are the commonest among all.

    Returns:
        Parents and weights of the numbers; and the categories, shape (count, categorical columns).
    """
    space = space_of(values, categories, members)
    made, neighbours, places = smote_in(space, members, count, k, chance, search, what)
    return made, commonest(categories, neighbours[places], chance)


def space_of(values: NDArray[Any], categories: Integers, members: Integers) -> MixedSpace:
    """Two categories are as far apart as the median standard deviation of the class's numeric columns."""
    spread = values[members].astype(np.float64, copy=False).std(axis=0)
    return MixedSpace(values, categories, float(np.median(spread)))


def commonest_of_one(near: Integers, draws: NDArray[np.float64]) -> Integers:
    """In every column the category that most of a few rows have; one of the commonest by chance.

    Args:
        near: categories, shape (rows, columns).
        draws: in [0, 1), same shape.

    Returns:
        Categories, shape (columns,).
    """
    votes = (near[:, None] == near[None]).sum(axis=1) + draws / 2  # decides between equal counts
    chosen: Integers = near[votes.argmax(axis=0), np.arange(near.shape[1])]
    return chosen


def commonest(categories: Integers, neighbours: Integers, chance: RandomState) -> Integers:
    """In every column the category that most of the neighbours have; one of the commonest by chance.

    Args:
        categories: shape (rows, columns).
        neighbours: row numbers, shape (new rows, k).

    Returns:
        Categories, shape (new rows, columns).
    """
    made = np.empty((len(neighbours), categories.shape[1]), dtype=categories.dtype)
    for start in range(0, len(neighbours), _BLOCK):
        near = neighbours[start : start + _BLOCK]
        rows = np.arange(len(near))
        for column in range(categories.shape[1]):
            found = categories[near, column]
            votes = chance.uniform(0.0, 0.5, size=found.shape)  # decides between equal counts
            for other in range(found.shape[1]):
                votes += found == found[:, other, None]
            made[start : start + _BLOCK, column] = found[rows, votes.argmax(axis=1)]
    return made
