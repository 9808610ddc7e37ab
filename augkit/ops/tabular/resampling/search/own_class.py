"""Which rows surely have only rows of their own class around them: told by bounds, without their nearest rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.search.approximate import approximate_search
from augkit.ops.tabular.resampling.search.brute_force import brute_force
from augkit.ops.tabular.resampling.search.spaces import Integers, Space

__all__ = ["surely_among_own"]

_LOOK_AT = 500  # enough rows for a bound that only few other rows lie within


def surely_among_own(space: Space, own: Integers, others: Integers, k: int, workers: int) -> NDArray[np.bool_]:
    """Of each row of a class, whether its `k` nearest rows are certainly all of that class.

    Any `k` rows of the class bound how far its nearest are. Where no row of another class is that near, which a pass
    over these rows alone shows, the nearest need not be known.

    Args:
        own: rows of the class, ascending, more than `k`, none of them twice in the table.
        others: rows of all other classes, ascending, at least one.
        workers: threads.

    Returns:
        Shape (rows of the class,); where false, the row may still have only its own class around it.
    """
    bounds = approximate_search(space, own, own, k, workers, look_at=_LOOK_AT)[1][:, -1]
    nearest = brute_force(space, others, own, 1, workers, ceilings=bounds)[1][:, 0]
    told = (bounds > np.finfo(np.float64).tiny) & np.isfinite(bounds)  # squares of extreme numbers tell nothing
    sure: NDArray[np.bool_] = told & (nearest > bounds)
    return sure
