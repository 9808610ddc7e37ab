"""Smooth curves through a few knots that are evenly apart in time: natural cubic splines.

A spline is linear in the values at its knots, so a curve is a weighted sum of curves that depend on the steps alone and
are made once. Sums are taken term by term, so that no library's way of adding decides the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from augkit.ops.timeseries.reading.series import Series

__all__ = ["curves", "weighted"]


def curves(series: Series, knots: int) -> np.ndarray:
    """The splines that are 1 at one knot and 0 at the others, at the steps of a series; shape (knots, steps)."""
    if series.times is None:
        return _regular(series.steps, knots)
    key = ("curves", knots)
    if key not in series.derived:
        series.derived[key] = _at(series.clock, knots)
    made: np.ndarray = series.derived[key]
    return made


def weighted(basis: np.ndarray, values: np.ndarray | Sequence[Sequence[float]]) -> np.ndarray:
    """Curves through values at the knots.

    Args:
        basis: as `curves` makes it, shape (knots, steps).
        values: at the knots, shape (channels, knots), or with more axes in front.

    Returns:
        float64 of shape (channels, steps), or with as many axes in front.
    """
    numbers = np.asarray(values, np.float64)[..., None]
    made: np.ndarray = numbers[..., 0, :] * basis[0]
    term = np.empty_like(made)
    for knot in range(1, len(basis)):
        np.multiply(numbers[..., knot, :], basis[knot], out=term)
        made += term
    return made


@lru_cache(256)
def _regular(steps: int, knots: int) -> np.ndarray:
    return _at(np.linspace(0.0, 1.0, steps), knots)


def _at(clock: np.ndarray, knots: int) -> np.ndarray:
    """The splines at shares of the whole time, shape (knots, len(clock))."""
    if knots == 1:
        return np.ones((1, len(clock)))
    bends = _bends(knots)
    place = clock * (knots - 1)
    left = np.minimum(place.astype(np.intp), knots - 2)
    right = place - left
    rest = 1.0 - right
    ones = np.eye(knots)
    straight = rest[:, None] * ones[left] + right[:, None] * ones[left + 1]
    low, high = (rest**3 - rest) / 6.0, (right**3 - right) / 6.0
    made = straight + low[:, None] * bends[left] + high[:, None] * bends[left + 1]
    return np.ascontiguousarray(made.T)


@lru_cache(64)
def _bends(knots: int) -> np.ndarray:
    """Second derivatives at each knot of the splines, with knots one apart; shape (knots, knots).

    The tridiagonal system is solved by elimination (Thomas's algorithm).
    """
    ones = np.eye(knots)
    made = np.zeros((knots, knots))
    factors: list[float] = []
    rows: list[np.ndarray] = []
    for knot in range(1, knots - 1):
        wanted = 6.0 * (ones[knot - 1] - 2.0 * ones[knot] + ones[knot + 1])
        pivot = 4.0 - (factors[-1] if factors else 0.0)
        rows.append((wanted - rows[-1]) / pivot if rows else wanted / pivot)
        factors.append(1.0 / pivot)
    for knot in range(knots - 2, 0, -1):
        made[knot] = rows[knot - 1] - factors[knot - 1] * made[knot + 1]
    return made
