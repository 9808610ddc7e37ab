"""What a column keeps: whole numbers stay whole, and values stay within the range that was seen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Columns", "find_bad_cell"]

_BLOCK = 8192
_FIRST = 64  # rows that tell of most columns of other numbers that they are no whole ones


@dataclass(frozen=True)
class Columns:
    """What is known of the columns of a table.

    Attributes:
        values: the table, shape (rows, columns), finite.
        whole: which columns hold whole numbers only.
    """

    values: NDArray[Any]
    whole: NDArray[np.bool_]

    @classmethod
    def of(cls, values: NDArray[Any], *, keep_whole: bool = True) -> Columns:
        """From a table, shape (rows, columns), finite.

        Args:
            keep_whole: look for whole numbers in columns of floats too; integer columns are whole in any case.
        """
        if values.dtype.kind in "iub":
            return cls(values, np.ones(values.shape[1], dtype=bool))
        whole = np.full(values.shape[1], keep_whole)
        start, stop = 0, _FIRST
        while start < len(values) and whole.any():
            part = values[start:stop, whole]
            whole[whole] = (part == np.floor(part)).all(axis=0)
            start, stop = stop, stop + _BLOCK
        return cls(values, whole)

    @cached_property
    def least(self) -> NDArray[np.float64]:
        """The smallest value of each column."""
        return np.asarray(self.values.min(axis=0), dtype=np.float64)

    @cached_property
    def most(self) -> NDArray[np.float64]:
        """The greatest value of each column."""
        return np.asarray(self.values.max(axis=0), dtype=np.float64)

    def settle(self, made: NDArray[Any], *, inside: bool = False) -> None:
        """Bring new values, shape (new rows, columns), into the range of their columns, and round; in place.

        Args:
            inside: they are known to be in that range.
        """
        if not inside:
            np.clip(made, self.least, self.most, out=made)
        for column in np.flatnonzero(self.whole):
            np.rint(made[:, column], out=made[:, column])


def find_bad_cell(values: NDArray[Any]) -> tuple[int, int, int] | None:
    """Row, column, and number of cells in that column that are NaN or infinite; None where all are finite."""
    if values.dtype.kind != "f":
        return None
    for start in range(0, len(values), _BLOCK):
        part = values[start : start + _BLOCK]
        with np.errstate(over="ignore", invalid="ignore"):
            finite = np.isfinite(part.sum())
        if not finite and not np.isfinite(part).all():  # finite numbers may add up to infinity
            row, column = (int(number) for number in np.argwhere(~np.isfinite(part))[0])
            return start + row, column, int(np.count_nonzero(~np.isfinite(values[:, column])))
    return None
