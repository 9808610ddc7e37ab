"""SMOTE: new rows between a row of a class and one of its nearest rows of that class.

Source: Chawla et al. 2002, "SMOTE: Synthetic Minority Over-sampling Technique". Draws follow imbalanced-learn, so
that for one class and the same `random_state` the rows are the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.lineage import Blend
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace, Space

__all__ = ["between", "smote", "smote_in"]


def smote(
    values: NDArray[Any], members: Integers, count: int, k: int, chance: RandomState, search: Search, what: str
) -> Blend:
    """`count` new rows of one class.

    Args:
        values: the table, shape (rows, columns), finite.
        members: rows of the class, ascending.
        count: new rows.
        k: neighbours to choose from.
        chance: what is drawn comes from it.
        search: how neighbours are found.
        what: whose rows these are, for messages.

    Raises:
        TableError: the class has not more than `k` rows.
    """
    return smote_in(NumericSpace(values), members, count, k, chance, search, what)[0]


def smote_in(
    space: Space, members: Integers, count: int, k: int, chance: RandomState, search: Search, what: str
) -> tuple[Blend, Integers, Integers]:
    """As `smote`, with any distance; and neighbours of the rows started from, with the place of each new row there."""
    picks = chance.randint(0, len(members) * k, size=count)
    steps = chance.uniform(size=count)
    origins, choices = np.divmod(picks, k)
    drawn = np.bincount(origins, minlength=len(members)) > 0
    asked = members[drawn]  # a class drawn from a few times need not be searched whole
    places = (np.cumsum(drawn) - 1)[origins]
    found = search.within(space, members, asked, k, "k_neighbors", what).rows
    return _blend(members[origins], found[places, choices], steps), found, places


def between(origins: Integers, neighbours: Integers, count: int, chance: RandomState, step: float = 1.0) -> Blend:
    """`count` new rows, each from one of `origins` towards one of its neighbours.

    Args:
        origins: rows, shape (origins,).
        neighbours: of each, shape (origins, k).
        step: the farthest, as a share of the way; negative for away from the neighbour.
    """
    picks = chance.randint(0, neighbours.size, size=count)
    steps = step * chance.uniform(size=count)
    rows, columns = np.divmod(picks, neighbours.shape[1])
    return _blend(origins[rows], neighbours[rows, columns], steps)


def _blend(origins: Integers, others: Integers, steps: NDArray[np.float64]) -> Blend:
    return Blend(np.stack([origins, others], axis=1), np.stack([1 - steps, steps], axis=1))
