"""Tomek links: two rows of different classes, each the nearest of the other.

Source: Tomek 1976, "Two modifications of CNN".
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace

__all__ = ["tomek_kept"]


def tomek_kept(
    values: NDArray[Any], codes: Integers, cleaned: Collection[int], search: Search, rows: Integers | None = None
) -> Integers:
    """Rows that stay when those of the classes `cleaned` that are in a link go.

    One end of every link is outside the largest class. So only those rows ask for their nearest, and of the largest
    class only the rows that were named.

    Args:
        values: the table, shape (rows, columns), finite.
        codes: the class of every row, as a number from 0.
        cleaned: classes that lose rows.
        rows: rows that are looked at, ascending; all where left out.
    """
    rows = np.arange(len(values)) if rows is None else rows
    if len(rows) < 2:
        return rows
    space = NumericSpace(values)
    largest = int(np.bincount(codes[rows]).argmax())
    asking = rows[codes[rows] != largest]
    if not len(asking):
        return rows
    partner = np.full(len(values), -1, dtype=np.int64)
    partner[asking] = search(space, rows, asking, 1).rows[:, 0]
    named = np.unique(partner[asking])
    named = named[codes[named] == largest]
    partner[named] = search(space, rows, named, 1).rows[:, 0]
    known = rows[partner[rows] >= 0]
    linked = known[(partner[partner[known]] == known) & (codes[partner[known]] != codes[known])]
    return np.setdiff1d(rows, linked[np.isin(codes[linked], list(cleaned))], assume_unique=True)
