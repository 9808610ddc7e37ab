"""SVM-SMOTE: new rows from the support vectors of a class.

Source: Nguyen, Cooper & Kamei 2009, "Borderline over-sampling for imbalanced data classification".
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
from augkit.ops.tabular.resampling.smote import between

__all__ = ["svm_smote"]


def svm_smote(
    values: NDArray[Any],
    codes: Integers,
    members: Integers,
    support: Integers,
    count: int,
    k: int,
    m: int,
    out_step: float,
    chance: RandomState,
    search: Search,
    what: str,
) -> Blend:
    """`count` new rows: between support vectors in danger and their neighbours, and beyond the safe ones.

    Args:
        codes: the class of every row, as a number.
        members: rows of the class, ascending.
        support: support vectors of all classes, as row numbers.
        k: neighbours in the class.
        m: neighbours in the table that tell danger (at least half of others) and noise (all of others).
        out_step: how far beyond a safe row, as a share of the way to its neighbour, away from it; in [0, 1].

    Raises:
        TableError: every support vector of the class is noise.
    """
    own = np.sort(support[codes[support] == codes[members[0]]])
    others = others_around(values, codes, own, m, search, "m_neighbors")
    own, others = own[others < m], others[others < m]
    if not len(own):
        raise TableError(
            f"{what}: all {m} neighbours of every support vector are of other classes, so there is none to start from.",
            hint="SVMSMOTE does not suit this table; use SMOTE or BorderlineSMOTE, or raise m_neighbors.",
        )
    danger, safe = own[others >= m / 2], own[others < m / 2]
    inside = int(chance.beta(10, 10) * (count + 1))
    if not len(danger) or not len(safe):
        inside = count if len(danger) else 0
    blends = []
    for rows, number, step in ((danger, inside, 1.0), (safe, count - inside, -out_step)):
        if number:
            near = search.within(NumericSpace(values), members, rows, k, "k_neighbors", what).rows
            blends.append(between(rows, near, number, chance, step))
    return Blend(*(np.concatenate(parts) for parts in zip(*blends, strict=True)))
