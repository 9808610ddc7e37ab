"""Random over- and under-sampling.

Source of the shrinkage: Menardi & Torelli 2014, "Training and assessing classification rules with imbalanced data".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.lineage import Blend
from augkit.ops.tabular.resampling.search.spaces import Integers

__all__ = ["random_copies", "random_kept", "smoothing_noise", "smoothing_widths"]


def random_copies(members: Integers, count: int, chance: RandomState) -> Blend:
    """`count` copies of rows of one class, drawn with replacement."""
    return Blend(chance.choice(members, size=count, replace=True)[:, None], np.ones((count, 1)))


def smoothing_noise(
    values: NDArray[Any], members: Integers, count: int, shrinkage: float, chance: RandomState
) -> NDArray[np.float64]:
    """What a smoothed bootstrap adds to copies: normal noise, scaled by column, shape (count, columns).

    Args:
        values: the table, shape (rows, columns), finite.
        members: rows of the class.
        shrinkage: width of the noise; 0 for none, 1 for what suits a normal class.
    """
    noise = chance.randn(count, values.shape[1])
    noise *= smoothing_widths(values, members, shrinkage)
    return noise


def smoothing_widths(values: NDArray[Any], members: Integers, shrinkage: float) -> NDArray[np.float64]:
    """Standard deviation of the noise of `smoothing_noise`, shape (columns,)."""
    rows, columns = values.shape
    width = (4 / ((columns + 2) * rows)) ** (1 / (columns + 4))
    widths: NDArray[np.float64] = shrinkage * width * np.std(values[members], axis=0, dtype=np.float64)
    return widths


def random_kept(codes: Integers, wanted: Mapping[int, int], replacement: bool, chance: RandomState) -> Integers:
    """Rows that stay, class by class.

    Args:
        codes: the class of every row, as a number from 0.
        wanted: rows of each class that is cut down.
        replacement: a row may be drawn more than once.
    """
    kept = []
    for code in range(int(codes.max()) + 1):
        members = np.flatnonzero(codes == code)
        if code in wanted:
            members = members[chance.choice(len(members), size=wanted[code], replace=replacement)]
        kept.append(members)
    return np.concatenate(kept)
