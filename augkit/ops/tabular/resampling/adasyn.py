"""ADASYN: SMOTE that starts more often from rows that others surround.

Source: He et al. 2008, "ADASYN: Adaptive synthetic sampling approach for imbalanced learning".
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.borderline import others_around
from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.lineage import Blend
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace

__all__ = ["adasyn"]


def adasyn(
    values: NDArray[Any],
    codes: Integers,
    members: Integers,
    count: int,
    k: int,
    chance: RandomState,
    search: Search,
    what: str,
) -> Blend:
    """About `count` new rows: each row's share is rounded by itself, as in the paper and in imbalanced-learn.

    Args:
        codes: the class of every row, as a number.
        members: rows of the class, ascending.
        k: neighbours in the table, whose classes count, and in the class, towards which new rows lie.

    Raises:
        TableError: no row has a neighbour of another class, or the shares all round to nothing.
    """
    hardness = others_around(values, codes, members, k, search, "n_neighbors") / k
    if not hardness.any():
        raise TableError(
            f"{what}: none of its rows has a row of another class among its {k} neighbours, so ADASYN cannot tell where"
            " rows are needed.",
            hint="Use SMOTE, or raise n_neighbors.",
        )
    numbers = np.rint(hardness / hardness.sum() * count).astype(np.int64)
    total = int(numbers.sum())
    if not total:
        raise TableError(
            f"{what}: {count} new rows spread over {len(members)} rows round to none for each.",
            hint="Use SMOTE, or ask for more rows with sampling_strategy.",
        )
    starts = np.flatnonzero(numbers)
    own = search.within(NumericSpace(values), members, members[starts], k, "n_neighbors", what).rows
    rows = np.repeat(np.arange(len(starts)), numbers[starts])
    columns = chance.choice(k, size=total)
    steps = chance.uniform(size=(total, 1))[:, 0]
    parents = np.stack([members[starts][rows], own[rows, columns]], axis=1)
    return Blend(parents, np.stack([1 - steps, steps], axis=1))
