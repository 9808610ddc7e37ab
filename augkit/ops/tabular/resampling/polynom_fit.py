"""polynom-fit-SMOTE: new rows on lines and curves through a class.

Source: Gazzah & Amara 2008, "New Oversampling Approaches Based on Polynomial Fitting for Imbalanced Data Sets";
ranked first of 85 in Kovács 2019, "An empirical comparison and evaluation of minority oversampling techniques".
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.lineage import WHOLE_CLASS, Blend
from augkit.ops.tabular.resampling.search.spaces import Integers

__all__ = ["Curve", "Topology", "fitted_curve", "polynom_fit"]

Topology = Literal["star", "bus", "mesh", "polynomial"]


def polynom_fit(members: Integers, count: int, topology: Topology, chance: RandomState, what: str) -> Blend:
    """`count` new rows of one class, on the segments of a topology in turn, at random places of each.

    Args:
        members: rows of the class, in the order of the table, which `bus` follows.
        topology: `star` joins every row with the mean of the class, `bus` every row with the next, `mesh` any two.

    Raises:
        TableError: the class has one row.
    """
    if len(members) < 2:
        raise TableError(f"{what} has 1 row, and there is no line through it.", hint="Use RandomOverSampler.")
    steps = chance.uniform(size=count)
    turns = np.arange(count)
    if topology == "star":
        firsts, seconds = members[turns % len(members)], np.full(count, WHOLE_CLASS)
    elif topology == "bus":
        place = turns % (len(members) - 1)
        firsts, seconds = members[place], members[place + 1]
    else:
        left = chance.randint(0, len(members), size=count)
        right = (left + chance.randint(1, len(members), size=count)) % len(members)
        firsts, seconds = members[left], members[right]
    return Blend(np.stack([firsts, seconds], axis=1), np.stack([1 - steps, steps], axis=1))


def fitted_curve(
    values: NDArray[Any], members: Integers, count: int, degree: int, chance: RandomState, what: str
) -> tuple[Blend, NDArray[np.float64]]:
    """`count` new rows on a polynomial through the class (topology `polynomial`).

    Args:
        values: the table, shape (rows, columns), finite.
        members: rows of the class, in the order of the table.
        degree: of the polynomial.

    Returns:
        Lineage (the whole class), and values, shape (count, columns), within the range of each column in the class.

    Raises:
        TableError: the class has not more rows than the degree.
    """
    if len(members) <= degree:
        raise TableError(
            f"{what} has {len(members)} rows, and a polynomial of degree {degree} needs at least {degree + 1}.",
            hint="Lower degree, or use topology='star'.",
        )
    made = Curve(values[members], degree).at(chance.uniform(-1.0, 1.0, size=count))
    return Blend(np.full((count, 1), WHOLE_CLASS), np.ones((count, 1))), made


class Curve:
    """A polynomial through a class: every column as one of a row's place within it, by least squares.

    Args:
        points: rows of the class in the order of the table, shape (rows, columns), finite; more than `degree`.
        degree: of the polynomial.
    """

    def __init__(self, points: NDArray[Any], degree: int) -> None:
        points = points.astype(np.float64, copy=False)
        place = np.linspace(-1.0, 1.0, len(points))
        self._coefficients = np.polynomial.chebyshev.chebfit(place, points, degree)
        self._least, self._most = points.min(axis=0), points.max(axis=0)

    def at(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Points within the class's range, shape (places, columns); -1 is the place of the first row, 1 of the last."""
        made: NDArray[np.float64] = np.polynomial.chebyshev.chebval(places, self._coefficients).T
        return np.clip(made, self._least, self._most, out=made)
