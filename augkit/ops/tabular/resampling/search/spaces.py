"""What "near" means: rows of a table as points, and the squared distance between two of them."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Integers", "MixedSpace", "NumericSpace", "Space", "taken"]

Integers = NDArray[np.int64]
_BLOCK_CELLS = 1 << 20  # numbers of one float64 block: 8 MiB


class Space(Protocol):
    """Rows with a Euclidean distance."""

    @property
    def width(self) -> int:
        """Coordinates of a point."""

    def embed(self, rows: Integers, centre: NDArray[np.float64]) -> NDArray[np.float64]:
        """Coordinates of `rows` less `centre`: shape (rows, width)."""

    def squared_distances(self, left: Integers, right: Integers) -> NDArray[np.float64]:
        """Squared distance of each row of `left` to the row of `right` beside it, in float64."""

    def keys(self, rows: Integers) -> NDArray[Any]:
        """The content of `rows`, shape (rows, columns): equal where their distance to every point is."""

    def key(self, rows: Integers, column: int) -> NDArray[Any]:
        """One column of `keys`."""


def taken(values: NDArray[Any], rows: Integers) -> NDArray[np.float64]:
    """Some rows of a table as floats, a copy: where rows lie in one piece `take` is far faster than an index."""
    part = values.take(rows, axis=0) if values.flags.c_contiguous else values[rows]
    return part.astype(np.float64, copy=False)


class NumericSpace:
    """Euclidean distance over all columns.

    Args:
        values: the table, shape (rows, columns), finite numbers.
    """

    def __init__(self, values: NDArray[Any]) -> None:
        self.values = values

    @property
    def width(self) -> int:
        return int(self.values.shape[1])

    def embed(self, rows: Integers, centre: NDArray[np.float64]) -> NDArray[np.float64]:
        points = taken(self.values, rows)
        points -= centre
        return points

    def squared_distances(self, left: Integers, right: Integers) -> NDArray[np.float64]:
        result = np.empty(len(left))
        step = max(1, _BLOCK_CELLS // max(1, self.width))
        for start in range(0, len(left), step):
            part = slice(start, start + step)
            difference = taken(self.values, left[part])
            difference -= taken(self.values, right[part])
            np.einsum("ij,ij->i", difference, difference, out=result[part])
        return result

    def keys(self, rows: Integers) -> NDArray[Any]:
        return self.values[rows]

    def key(self, rows: Integers, column: int) -> NDArray[Any]:
        found: NDArray[Any] = self.values[rows, column]
        return found


class MixedSpace:
    """Numbers and categories: a category that differs adds a constant, as in SMOTE-NC.

    Args:
        values: numeric columns, shape (rows, numeric columns), finite.
        codes: categories as numbers from 0, shape (rows, categorical columns).
        penalty: what two different categories add to a distance; to its square they add the square of it.

    Source: Chawla et al. 2002, "SMOTE: Synthetic Minority Over-sampling Technique", section 6.1.
    """

    def __init__(self, values: NDArray[Any], codes: NDArray[np.integer[Any]], penalty: float) -> None:
        self.values = NumericSpace(values)
        self.codes = codes
        self.penalty = penalty
        sizes = codes.max(axis=0, initial=-1).astype(np.int64) + 1
        self._firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]]) + self.values.width
        self._width = int(self.values.width + sizes.sum())

    @property
    def width(self) -> int:
        return self._width

    def embed(self, rows: Integers, centre: NDArray[np.float64]) -> NDArray[np.float64]:
        points = np.zeros((len(rows), self._width))
        points[:, : self.values.width] = self.values.values[rows]
        # one column a category; two rows that differ in it stand apart in two of these columns
        points[np.arange(len(rows))[:, None], self.codes[rows] + self._firsts] = self.penalty / np.sqrt(2)
        points -= centre
        return points

    def squared_distances(self, left: Integers, right: Integers) -> NDArray[np.float64]:
        result = self.values.squared_distances(left, right)
        result += np.count_nonzero(self.codes[left] != self.codes[right], axis=1) * self.penalty**2
        return result

    def keys(self, rows: Integers) -> NDArray[Any]:
        return np.hstack([self.values.values[rows].astype(np.float64, copy=False), self.codes[rows].astype(np.float64)])

    def key(self, rows: Integers, column: int) -> NDArray[Any]:
        width = self.values.width
        return self.values.key(rows, column) if column < width else self.codes[rows, column - width]
