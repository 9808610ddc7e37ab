"""Values between steps."""

from __future__ import annotations

import numpy as np

__all__ = ["at_positions", "at_positions_each", "filled", "resized"]


def at_positions(values: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """Values at fractional steps, by straight lines between neighbours.

    A missing neighbour (NaN) makes the value missing, unless the position is exactly on the other one.

    Args:
        values: shape (channels, steps), at least one step.
        positions: shape (new steps,), from 0 to steps - 1.

    Returns:
        shape (channels, new steps).

    >>> at_positions(np.array([[0.0, 2.0, np.nan]]), np.array([0.0, 0.5, 1.0, 1.5]))
    array([[ 0.,  1.,  2., nan]])
    """
    made: np.ndarray = at_positions_each(values[None], positions[None])[0]
    return made


def at_positions_each(values: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """`at_positions` of several series of one shape at once.

    Args:
        values: shape (series, channels, steps), at least one step.
        positions: of each series, shape (series, new steps); or of all of them, shape (1, new steps).

    Returns:
        shape (series, channels, new steps).
    """
    if len(positions) == 1:
        return _at_shared(values, positions[0])
    series, channels, steps = values.shape
    left = positions.astype(np.intp)[:, None]
    share = positions[:, None] - left
    begin = (np.arange(series * channels) * steps).reshape(series, channels, 1)
    flat = values.ravel()
    left = left + begin
    made: np.ndarray = flat.take(left)
    left += share > 0
    right: np.ndarray = flat.take(left)
    right -= made
    right *= share
    made += right
    return made


def _at_shared(values: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """The same positions in all series: what stands to the left and to the right is looked up once."""
    left = positions.astype(np.intp)
    share = positions - left
    made: np.ndarray = values.take(left, axis=2)
    right: np.ndarray = values.take(left + (share > 0), axis=2)
    right -= made
    right *= share
    made += right
    return made


def resized(values: np.ndarray, steps: int) -> np.ndarray:
    """The same shape in another number of steps, ends on ends.

    >>> resized(np.array([[0.0, 1.0, 2.0]]), 5)
    array([[0. , 0.5, 1. , 1.5, 2. ]])
    """
    if values.shape[1] == steps:
        return values
    return at_positions(values, np.linspace(0.0, values.shape[1] - 1, steps))


def filled(values: np.ndarray) -> np.ndarray:
    """Gaps closed by straight lines, the ends by the nearest value; a channel of nothing but gaps by zeros.

    For kernels that need a number at every step; who calls it puts the gaps back.

    >>> filled(np.array([[np.nan, 1.0, np.nan, 3.0]]))
    array([[1., 1., 2., 3.]])
    """
    missing = np.isnan(values)
    if not missing.any():
        return values
    made: np.ndarray = values.copy()
    steps = np.arange(values.shape[1])
    for channel, gaps in zip(made, missing, strict=True):
        if gaps.all():
            channel[:] = 0.0
        elif gaps.any():
            channel[gaps] = np.interp(steps[gaps], steps[~gaps], channel[~gaps])
    return made
