"""SMOGN: over-sampling for regression, where rows with rare target values count.

Source: Branco, Torgo & Ribeiro 2017, "SMOGN: a Pre-processing Approach for Imbalanced Regression"; the relevance of a
target value after Ribeiro 2011, "Utility-based Regression".
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.resampling.kmeans_smote import shares
from augkit.ops.tabular.resampling.lineage import Blend
from augkit.ops.tabular.resampling.search.settings import Search
from augkit.ops.tabular.resampling.search.spaces import Integers, NumericSpace

__all__ = ["Regression", "checked_bins", "relevance", "smogn", "target_bins"]


class Regression(NamedTuple):
    """What SMOGN decides.

    Attributes:
        kept: rows that stay, ascending.
        made: parents and weights of the new rows.
        noise: what is added to the values of each new row; zero where it lies between two parents.
        targets: of the new rows.
    """

    kept: Integers
    made: Blend
    noise: NDArray[np.float64]
    targets: NDArray[np.float64]


def relevance(targets: NDArray[Any]) -> NDArray[np.float64]:
    """How rare each target value is: 0 at the median, 1 from the whiskers of a box plot outwards, smooth between.

    A side without values beyond its whisker (1.5 interquartile ranges) has no rare values and is 0 throughout.
    """
    from scipy.interpolate import PchipInterpolator

    low, middle, high = np.quantile(targets, [0.25, 0.5, 0.75])
    reach = 1.5 * (high - low)
    points, heights = [float(middle)], [0.0]
    beyond = targets[targets < low - reach], targets[targets > high + reach]
    if len(beyond[0]) and low - reach < middle:
        points, heights = [float(low - reach), *points], [1.0, *heights]
    if len(beyond[1]) and high + reach > middle:
        points, heights = [*points, float(high + reach)], [*heights, 1.0]
    if len(points) == 1:
        return np.zeros(len(targets))
    curve = PchipInterpolator(points, heights)
    result: NDArray[np.float64] = np.clip(curve(np.clip(targets, points[0], points[-1])), 0.0, 1.0)
    return result


def target_bins(targets: NDArray[Any], rarity: NDArray[np.float64], threshold: float) -> list[tuple[bool, Integers]]:
    """Rows in runs of neighbouring target values that are all rare, or all not: (rare, rows)."""
    order = np.argsort(targets, kind="stable")
    rare = rarity[order] >= threshold
    edges = np.flatnonzero(rare[1:] != rare[:-1]) + 1
    return [(bool(rarity[part[0]] >= threshold), np.sort(part)) for part in np.split(order, edges)]


def checked_bins(targets: NDArray[Any], threshold: float) -> list[tuple[bool, Integers]]:
    """As `target_bins`, by the relevance of each target value.

    Raises:
        TableError: no target value is rare, or all are.
    """
    bins = target_bins(targets, relevance(targets), threshold)
    if len(bins) < 2:
        raise TableError(
            f"No target value is {'common' if bins and bins[0][0] else 'rare'}: relevance reaches {threshold:g} for"
            f" {'every' if bins and bins[0][0] else 'no'} row.",
            hint="Values are rare only where some lie beyond 1.5 interquartile ranges from the quartiles; if some do,"
            " lower threshold.",
        )
    return bins


def smogn(
    values: NDArray[Any],
    targets: NDArray[np.float64],
    threshold: float,
    k: int,
    perturbation: float,
    chance: RandomState,
    search: Search,
) -> Regression:
    """As many rows in every bin: rare bins grow, the others lose rows by chance, and the table keeps its size.

    A new row lies between a row and one of its neighbours if that is nearer than half the median distance to all of
    them; else it is the row with normal noise of at most `perturbation` standard deviations of each column.

    Args:
        values: the table, shape (rows, columns), finite.
        targets: shape (rows,), finite.
        threshold: relevance from which a target value is rare.
        k: neighbours within the bin; fewer where it has fewer rows.

    Raises:
        TableError: no target value is rare, or all are.
    """
    bins = checked_bins(targets, threshold)
    size = len(targets) / len(bins)
    kept, blends, noises, made_targets = [], [], [], []
    for rare, rows in bins:
        target_size = round(size)
        if not rare:
            kept.append(rows if len(rows) <= target_size else chance.choice(rows, size=target_size, replace=False))
            continue
        kept.append(rows)
        if target_size > len(rows):
            made = _grow(values, targets, rows, target_size - len(rows), k, perturbation, chance, search)
            blends.append(made.made)
            noises.append(made.noise)
            made_targets.append(made.targets)
    if not blends:
        empty = Blend(np.empty((0, 2), dtype=np.int64), np.empty((0, 2)))
        return Regression(np.sort(np.concatenate(kept)), empty, np.empty((0, values.shape[1])), np.empty(0))
    return Regression(
        np.sort(np.concatenate(kept)),
        Blend(*(np.concatenate(parts) for parts in zip(*blends, strict=True))),
        np.concatenate(noises),
        np.concatenate(made_targets),
    )


def _grow(
    values: NDArray[Any],
    targets: NDArray[np.float64],
    rows: Integers,
    count: int,
    k: int,
    perturbation: float,
    chance: RandomState,
    search: Search,
) -> Regression:
    """`count` new rows of one bin."""
    turns = np.repeat(np.arange(len(rows)), shares(np.ones(len(rows)), count))
    origins = rows[turns]
    within = min(k, len(rows) - 1)
    if within:
        near = search(NumericSpace(values), rows, rows, within)
        distances = np.sqrt(near.squares)
        safe = np.median(distances, axis=1) / 2
        choice = chance.randint(0, within, size=count)
        partners, distance = near.rows[turns, choice], distances[turns, choice]
    else:  # a row alone in its bin has noise only
        safe = np.full(len(rows), np.inf)
        partners, distance = origins, np.full(count, np.inf)
    steps = chance.uniform(size=count)
    noisy = ~(distance < safe[turns])
    steps[noisy] = 0.0
    partners = np.where(noisy, origins, partners)
    width = np.minimum(safe[turns], perturbation) * noisy
    spread = values[rows].astype(np.float64, copy=False).std(axis=0) if len(rows) > 1 else values.std(axis=0)
    noise = chance.randn(count, values.shape[1]) * width[:, None] * spread
    blurred = chance.randn(count) * width * (targets[rows].std() if len(rows) > 1 else targets.std())
    made_targets = targets[origins] * (1 - steps) + targets[partners] * steps + blurred
    blend = Blend(np.stack([origins, partners], axis=1), np.stack([1 - steps, steps], axis=1))
    return Regression(rows, blend, noise, made_targets)
