"""Dynamic time warping: which steps of one series belong to which of another."""

from __future__ import annotations

import numpy as np

from augkit.ops.timeseries.warping.interpolation import resized

__all__ = ["aligned", "barycentre"]

LONGEST = 1000


def aligned(first: np.ndarray, second: np.ndarray, *, band: float = 0.2) -> tuple[np.ndarray, np.ndarray, float]:
    """The cheapest way to walk through two series at once.

    The table of costs is filled along its diagonals, a whole one at a time. Series of more than 1,000 steps are aligned
    in 1,000 steps, and the path is stretched.

    Args:
        first: shape (channels, steps), without gaps.
        second: shape (channels, other steps).
        band: how far apart two steps may be that belong together, as a share of the longer series (Sakoe & Chiba 1978).

    Returns:
        The steps of the first and of the second series along the path, both of shape (path,), and the sum of squared
        differences along it.

    >>> first, second, cost = aligned(np.array([[0.0, 1.0, 1.0, 2.0]]), np.array([[0.0, 1.0, 2.0, 2.0]]), band=1.0)
    >>> first.tolist(), second.tolist(), cost
    ([0, 1, 2, 3, 3], [0, 1, 1, 2, 3], 0.0)
    """
    if max(first.shape[1], second.shape[1]) > LONGEST:
        return _aligned_coarsely(first, second, band)
    rows, columns = first.shape[1], second.shape[1]
    width = max(int(band * max(rows, columns)), abs(rows - columns), 1)
    totals = np.full((rows + 1, columns + 1), np.inf)
    totals[0, 0] = 0.0
    flat = totals.ravel()
    stride = columns + 1
    for diagonal in range(rows + columns - 1):  # row + column, counted from 0
        low = max(0, diagonal - columns + 1, (diagonal - width + 1) // 2)
        high = min(rows - 1, diagonal, (diagonal + width) // 2)
        if low > high:
            continue
        at = np.arange(low, high + 1)
        off = first[:, low : high + 1] - second[:, diagonal - at]
        here = (at + 1) * stride + (diagonal - at) + 1
        best = np.minimum(np.minimum(flat[here - stride], flat[here - 1]), flat[here - stride - 1])
        flat[here] = best + (off * off).sum(axis=0)
    path = _walked_back(totals)
    return path[0], path[1], float(totals[rows, columns])


def _aligned_coarsely(first: np.ndarray, second: np.ndarray, band: float) -> tuple[np.ndarray, np.ndarray, float]:
    """As `aligned`, of series that are made shorter; the path leaves out no step."""
    sizes = first.shape[1], second.shape[1]
    coarse = [min(size, LONGEST) for size in sizes]
    *paths, cost = aligned(resized(first, coarse[0]), resized(second, coarse[1]), band=band)
    places = np.linspace(0.0, len(paths[0]) - 1, 2 * max(sizes))
    fine = [
        np.rint(np.interp(places, np.arange(len(path)), path) * ((size - 1) / max(short - 1, 1))).astype(np.intp)
        for path, size, short in zip(paths, sizes, coarse, strict=True)
    ]
    return fine[0], fine[1], cost


def _walked_back(totals: np.ndarray) -> np.ndarray:
    """The path from the last pair of steps to the first, turned round; shape (2, path)."""
    row, column = totals.shape[0] - 1, totals.shape[1] - 1
    found = []
    while row > 0 and column > 0:
        found.append((row - 1, column - 1))
        across, up, left = totals[row - 1, column - 1], totals[row - 1, column], totals[row, column - 1]
        if across <= up and across <= left:
            row, column = row - 1, column - 1
        elif up <= left:
            row -= 1
        else:
            column -= 1
    path: np.ndarray = np.array(found[::-1], np.intp).T
    return path


def barycentre(
    centre: np.ndarray, series: list[np.ndarray], weights: list[float], *, rounds: int, band: float = 0.2
) -> np.ndarray:
    """The weighted average of series under time warping, begun from one of them.

    In each round every series is aligned with the average so far, and each step of it becomes the weighted mean of the
    values that were aligned with it.

    Args:
        centre: where to begin, shape (channels, steps), without gaps.
        series: each of shape (channels, steps of its own).
        weights: one a series, above 0.
        rounds: how often.
        band: as in `aligned`.

    Source: Petitjean et al. 2011, DBA; weighted as in Forestier et al. 2017.
    """
    made = centre
    for _ in range(rounds):
        sums, counts = np.zeros_like(made), np.zeros(made.shape[1])
        for one, weight in zip(series, weights, strict=True):
            here, there, _ = aligned(made, one, band=band)
            for channel, values in zip(sums, one[:, there], strict=True):
                channel += np.bincount(here, weight * values, made.shape[1])
            counts += np.bincount(here, minlength=made.shape[1]) * weight
        made = sums / counts
    return made
