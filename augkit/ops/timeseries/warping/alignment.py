"""Dynamic time warping: which steps of one series belong to which of another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from augkit.ops.timeseries.warping.interpolation import resized

__all__ = ["Path", "aligned", "aligned_with_each", "barycentre"]

Path = tuple[np.ndarray, np.ndarray, float]
"""Steps of the one and of the other series along a path, both of shape (path,), and the cost of it."""
LONGEST = 1000
NUMBERS = 1 << 21  # of tables that are filled at once


def aligned(first: np.ndarray, second: np.ndarray, *, band: float = 0.2) -> Path:
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
    return aligned_with_each(first, [second], band=band)[0]


def aligned_with_each(first: np.ndarray, others: Sequence[np.ndarray], *, band: float = 0.2) -> list[Path]:
    """`aligned` of one series with each of several; the tables of those that are as long are filled at once."""
    made: list[Path | None] = [None] * len(others)
    by_length: dict[int, list[int]] = {}
    for place, other in enumerate(others):
        if max(first.shape[1], other.shape[1]) > LONGEST:
            made[place] = _aligned_coarsely(first, other, band)
        else:
            by_length.setdefault(other.shape[1], []).append(place)
    for columns, places in by_length.items():
        rows = first.shape[1]
        width = max(int(band * max(rows, columns)), abs(rows - columns), 1)
        most = max(NUMBERS // ((rows + columns) * width), 1)
        for start in range(0, len(places), most):
            some = places[start : start + most]
            tables = _tables(first, np.stack([others[place] for place in some]), width)
            for number, place in enumerate(some):
                made[place] = _walked_back(tables[:, number], rows, columns, width)
    return [path for path in made if path is not None]


def _aligned_coarsely(first: np.ndarray, second: np.ndarray, band: float) -> Path:
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


def _tables(first: np.ndarray, others: np.ndarray, width: int) -> np.ndarray:
    """The least cost of a walk up to each pair of steps, for each pair of series.

    A diagonal, on which row and column have one sum, holds the pairs that are no further apart than the width, from
    place 1 on; all else is infinite. From one diagonal to the next the first place moves down by a row, or stays.

    Args:
        first: shape (channels, rows).
        others: shape (pairs, channels, columns).
        width: how far row and column may be apart.

    Returns:
        shape (2 + diagonals, pairs, width + 3), with two diagonals before those of the table.
    """
    pairs, channels, columns = others.shape
    rows, places, room = first.shape[1], width + 1, width + 1
    diagonals = np.arange(rows + columns - 1)
    begin = (diagonals - width + 1) // 2  # the row at the first place of each, which may be above the table
    here = np.full((channels, rows + 2 * room), np.inf)  # beyond the ends the difference is infinite
    here[:, room : room + rows] = first
    there = np.full((pairs, channels, columns + 2 * room), -np.inf)
    there[..., room : room + columns] = others[..., ::-1]  # on a diagonal, the column falls while the row rises
    off = (
        sliding_window_view(here, places, axis=-1)[:, begin + room]
        - (sliding_window_view(there, places, axis=-1)[:, :, columns - 1 - diagonals + begin + room])
    )
    off *= off
    moved_down = (diagonals - width) % 2 == 1
    tables = np.full((len(diagonals) + 2, pairs, places + 2), np.inf)
    tables[2:, :, 1:-1] = off.sum(axis=1).swapaxes(0, 1)
    tables[2:][moved_down, :, -2] = np.inf  # a place less is within the width
    tables[0, :, 1 - begin[0]] = 0.0  # before the first pair
    left, middle, right = list(tables[..., :-2]), list(tables[..., 1:-1]), list(tables[..., 2:])
    best = np.empty((pairs, places))
    for diagonal, has_moved in enumerate(moved_down.tolist()):
        last = diagonal + 1
        np.minimum(middle[last], (right if has_moved else left)[last], out=best)
        np.minimum(best, middle[diagonal], out=best)
        np.add(middle[last + 1], best, out=middle[last + 1])
    return tables


def _walked_back(table: np.ndarray, rows: int, columns: int, width: int) -> Path:
    """The path from the last pair of steps to the first, turned round."""
    cost_at = table.item
    row, column = rows - 1, columns - 1
    found = []
    while row >= 0 and column >= 0:
        found.append((row, column))
        diagonal = row + column
        place = row - (diagonal - width + 1) // 2 + 1
        above = place - 1 + (diagonal - width) % 2
        across, up, left = cost_at(diagonal, place), cost_at(diagonal + 1, above), cost_at(diagonal + 1, above + 1)
        if across <= up and across <= left:
            row, column = row - 1, column - 1
        elif up <= left:
            row -= 1
        else:
            column -= 1
    path = np.array(found[::-1], np.intp).T
    cost = cost_at(-1, rows - 1 - (rows + columns - 2 - width + 1) // 2 + 1)
    return path[0], path[1], float(cost)


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
        paths = aligned_with_each(made, series, band=band)
        for one, weight, (here, there, _) in zip(series, weights, paths, strict=True):
            for channel, values in zip(sums, one[:, there], strict=True):
                channel += np.bincount(here, weight * values, made.shape[1])
            counts += np.bincount(here, minlength=made.shape[1]) * weight
        made = sums / counts
    return made
