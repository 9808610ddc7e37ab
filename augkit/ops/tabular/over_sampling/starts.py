"""Which row of its class the copy of a row starts from, where some rows shall be started from more often."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Starts"]


class Starts:
    """A copy starts from its own row wherever that leaves every row started from as often as its weight says.

    If all rows of a class have as many copies, the start of a copy is row number n with probability `weights[n]`. No
    other way of drawing lets more copies start from their own rows: it is the maximal coupling of both distributions,
    drawn as by Walker 1977, "An efficient method for generating discrete random variables with general distributions".

    Args:
        weights: how often each row of the class shall be started from, relative to the others; not all zero.

    >>> starts = Starts(np.array([1.0, 1.0, 2.0, 0.0]))
    >>> [starts.of(row, 0.5) for row in range(4)]
    [0, 1, 2, 2]
    """

    def __init__(self, weights: NDArray[np.float64]) -> None:
        copies = weights * (len(weights) / weights.sum())  # started from a row, for one copy of every row
        self._stays: list[float] = np.minimum(copies, 1.0).tolist()
        missing = np.maximum(copies - 1.0, 0.0)
        self._ends = np.cumsum(missing)
        self._taken = np.flatnonzero(missing)

    def of(self, row: int, draw: float) -> int:
        """The row that a copy of `row` starts from, for a draw in [0, 1)."""
        stays = self._stays[row]
        if draw < stays or not len(self._taken):
            return row
        rest = (draw - stays) / (1.0 - stays) * self._ends[-1]
        return int(min(np.searchsorted(self._ends, rest, side="right"), self._taken[-1]))
