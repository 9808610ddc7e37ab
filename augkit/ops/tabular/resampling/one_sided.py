"""One-sided selection: of a large class only rows stay that a few of it do not already stand for.

Source: Kubat & Matwin 1997, "Addressing the curse of imbalanced training sets: one-sided selection".
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace
from augkit.ops.tabular.resampling.tomek_links import tomek_kept

__all__ = ["one_sided_kept"]


def one_sided_kept(
    values: NDArray[Any],
    codes: Integers,
    cleaned: Collection[int],
    k: int,
    seeds: int,
    chance: RandomState,
    search: Search,
) -> Integers:
    """Rows that stay.

    Args:
        values: the table, shape (rows, columns), finite.
        codes: the class of every row, as a number from 0.
        cleaned: classes that lose rows.
        k: neighbours by which rows are classified.
        seeds: rows of each cleaned class that stand for it at first.
    """
    space = NumericSpace(values)
    smallest = np.flatnonzero(codes == np.bincount(codes).argmin())
    kept = []
    for code in range(int(codes.max()) + 1):
        rows = np.flatnonzero(codes == code)
        if code in cleaned:
            seeded = np.unique(rows[chance.randint(0, len(rows), size=seeds)])
            rest = np.setdiff1d(rows, seeded, assume_unique=True)
            known = np.union1d(smallest, seeded)
            near = codes[search.within(space, known, rest, k, "n_neighbors", "the smallest class").rows]
            # a vote between two classes: ties go to the smaller number, as in scikit-learn
            own = np.count_nonzero(near == code, axis=1) * 2
            wrong = (own < k) | ((own == k) & (codes[smallest[0]] < code))
            rows = np.concatenate([seeded, rest[wrong]])
        kept.append(rows)
    remaining = np.sort(np.concatenate(kept))
    return tomek_kept(values, codes, cleaned, search, remaining)
