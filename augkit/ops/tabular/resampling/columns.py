"""What a column keeps: whole numbers stay whole, and values stay within the range that was seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Columns", "find_bad_cell"]

_BLOCK = 8192


@dataclass(frozen=True)
class Columns:
    """What is known of the columns of a table.

    Attributes:
        whole: which hold whole numbers only.
        least: the smallest value of each.
        most: the greatest value of each.
    """

    whole: NDArray[np.bool_]
    least: NDArray[np.float64]
    most: NDArray[np.float64]

    @classmethod
    def of(cls, values: NDArray[Any], *, keep_whole: bool = True) -> Columns:
        """From a table, shape (rows, columns), finite.

        Args:
            keep_whole: look for whole numbers in columns of floats too; integer columns are whole in any case.
        """
        least = values.min(axis=0).astype(np.float64)
        most = values.max(axis=0).astype(np.float64)
        if values.dtype.kind in "iub":
            return cls(np.ones(values.shape[1], dtype=bool), least, most)
        whole = np.full(values.shape[1], keep_whole)
        for start in range(0, len(values), _BLOCK):
            if not whole.any():
                break
            part = values[start : start + _BLOCK, whole]
            whole[whole] = (part == np.floor(part)).all(axis=0)
        return cls(whole, least, most)

    def settle(self, made: NDArray[Any]) -> None:
        """Bring new values, shape (new rows, columns), into the range of their columns, and round; in place."""
        np.clip(made, self.least, self.most, out=made)
        for column in np.flatnonzero(self.whole):
            np.rint(made[:, column], out=made[:, column])


def find_bad_cell(values: NDArray[Any]) -> tuple[int, int, int] | None:
    """Row, column, and number of cells in that column that are NaN or infinite; None where all are finite."""
    if values.dtype.kind != "f":
        return None
    for start in range(0, len(values), _BLOCK):
        part = values[start : start + _BLOCK]
        if not np.isfinite(part).all():
            row, column = (int(number) for number in np.argwhere(~np.isfinite(part))[0])
            return start + row, column, int(np.count_nonzero(~np.isfinite(values[:, column])))
    return None
