"""Edited nearest neighbours: rows that their neighbours contradict go.

Source: Wilson 1972, "Asymptotic Properties of Nearest Neighbor Rules Using Edited Data".
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace

__all__ = ["Rule", "edited_kept"]

Rule = Literal["all", "mode"]


def edited_kept(
    values: NDArray[Any], codes: Integers, cleaned: Collection[int], k: int, rule: Rule, search: Search
) -> Integers:
    """Rows that stay, class by class.

    Args:
        values: the table, shape (rows, columns), finite.
        codes: the class of every row, as a number from 0.
        cleaned: classes that lose rows.
        k: neighbours that are asked.
        rule: a row stays if `all` of its neighbours are of its class, or if the commonest class (`mode`, the first of
            equals) is its own.
    """
    rows, space = np.arange(len(values)), NumericSpace(values)
    doubtful = np.isin(codes, list(cleaned))
    for code in cleaned:
        own = np.flatnonzero(codes == code)
        doubtful[own[search.surely_among_own(space, own, np.flatnonzero(codes != code), k)]] = False
    judged = rows[doubtful]
    found = codes[search.within(space, rows, judged, k, "n_neighbors", "the table").rows]
    own = codes[judged]
    if rule == "all":
        agree = (found == own[:, None]).all(axis=1)
    else:
        votes = (found[:, :, None] == found[:, None, :]).sum(axis=2)
        best = np.where(votes == votes.max(axis=1, keepdims=True), found, np.iinfo(np.int64).max).min(axis=1)
        agree = best == own
    kept = np.ones(len(values), dtype=bool)
    kept[judged[~agree]] = False
    remaining = np.flatnonzero(kept)
    return remaining[np.argsort(codes[remaining], kind="stable")]
