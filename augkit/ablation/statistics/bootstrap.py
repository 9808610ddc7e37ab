"""The two-level bootstrap: what would other seeds and other test items have given?

A difference between two arms was measured with some seeds on some test items, and both were drawn: other seeds would
have learnt otherwise, and another test split would have asked otherwise. Seeds and items are *crossed* (every seed
answers every item), so both are resampled, independently, and arm and baseline keep the same draw.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from augkit.ablation.statistics.checks import Floats, StatisticsError, distributions, finite, share, sparse_matrices
from augkit.ablation.statistics.interval import Interval
from augkit.ablation.statistics.metrics import Metric

__all__ = ["TwoLevel", "two_level", "two_level_bootstrap"]

BLOCK = 200_000  # numbers held at a time: as many as a processor keeps near
SPARSE = 0.07  # share of parts that are not 0, below which a sparse product was the faster one


@dataclass(frozen=True)
class TwoLevel:
    """A difference and how far chance may have moved it.

    Attributes:
        estimate: the difference on all seeds and items.
        interval: of the difference, over seeds and test items like these.
        seed_error: standard error that comes from the choice of seeds, on these test items.
        item_error: what the choice of test items adds to it: more seeds do not make it smaller.
        standard_error: of both together.
        degrees_of_freedom: of `standard_error` (Satterthwaite).
    """

    estimate: float
    interval: Interval
    seed_error: float
    item_error: float
    standard_error: float
    degrees_of_freedom: float


def two_level_bootstrap(
    a: ArrayLike,
    b: ArrayLike | None = None,
    *,
    metric: Metric | None = None,
    level: float = 0.95,
    draws: int = 10_000,
    seed: int = 0,
) -> Interval:
    """Interval of the mean difference `a` − `b` over seeds and test items; see `two_level`.

    >>> right = [[1, 1, 0, 1], [1, 1, 1, 1], [1, 0, 1, 1]]
    >>> two_level_bootstrap(right, right)
    Interval(low=0.0, high=0.0)
    """
    return two_level(a, b, metric=metric, level=level, draws=draws, seed=seed).interval


def two_level(
    a: ArrayLike,
    b: ArrayLike | None = None,
    *,
    metric: Metric | None = None,
    level: float = 0.95,
    draws: int = 10_000,
    seed: int = 0,
) -> TwoLevel:
    """Mean difference `a` − `b` with its two-level bootstrap interval.

    Each draw takes seeds and items with replacement, the same for both arms. A draw of items is a row of counts, and
    all draws times the items' parts is one matrix product, which gives every seed's metric on every drawn test split.

    Resampling both ways counts chance that belongs to a single answer (seed × item) three times instead of once, and
    resampling n seeds shows only (n − 1)/n of their variance with the tails of a normal distribution. Both are put
    right: the variance of draws of items alone, of seeds alone (exactly known) and of both give the three components;
    the draws are then scaled about the estimate to the variance that is unbiased for crossed factors, and widened by
    the ratio of Student's to the normal quantile, with Satterthwaite's degrees of freedom. The draws keep giving the
    interval its shape.

    Assumed: seeds are alike and independent; test items are alike and independent (not several of one document); the
    test split is large enough for the metric's draws to be nearly normal (a few dozen items of a rare class for macro
    F1). It speaks of the datasets as they were built: another draw of the augmentation is another dataset version.

    Args:
        a: of the arm. Scores per item, shape (seeds, items), or what the items add to a metric, shape (seeds, items,
            parts), with `metric`.
        b: of what it is compared with: the same seeds and items in the same order; None: 0, for an interval of `a`
            alone.
        metric: from means over items, shape (..., parts), to the metric, shape (...); see `metrics`. None: the mean.
        level: how often such an interval holds the true difference.
        draws: resamples.
        seed: of the resampling.

    Raises:
        StatisticsError: there are fewer than two seeds or items, shapes differ, or a score is NaN.
        MissingExtra: SciPy is not installed.

    Source: Owen 2007, "The Pigeonhole Bootstrap", Annals of Applied Statistics 1(2), for the threefold count;
    Owen & Eckles 2012, "Bootstrapping Data Arrays of Arbitrary Order"; Hesterberg 2015, "What Teachers Should Know
    About the Bootstrap", for the widening; Satterthwaite 1946.
    """
    share(level, "level")
    if draws < 100:
        raise StatisticsError(f"draws is {draws}; an interval needs at least 100, and 10,000 for steady ends.")
    per_seed, seeds, items = _per_seed(a, b, metric)
    observed = per_seed(np.full((1, items), 1 / items))[0]
    both, of_items = _draw(per_seed, seeds, items, draws, np.random.default_rng(seed))
    estimate = float(observed.mean())

    of_seeds = float(observed.var(ddof=1)) / seeds  # components of the variance; each holds that of single answers
    of_splits = float(of_items.var(ddof=1)) * items / (items - 1)
    shrunk_seeds, shrunk_items = (seeds - 1) / seeds, (items - 1) / items
    single = float(both.var(ddof=1)) - of_seeds * shrunk_seeds - of_splits * shrunk_items
    single = min(max(single / (shrunk_seeds * shrunk_items), 0.0), of_seeds, of_splits)
    variance = of_seeds + of_splits - single

    spread = float(both.std(ddof=1))
    if variance <= 0 or spread <= 1e-12 * max(1.0, abs(estimate)):
        return TwoLevel(estimate, Interval(estimate, estimate), 0.0, 0.0, 0.0, float(seeds - 1))
    doubt = of_seeds**2 / (seeds - 1) + of_splits**2 / (items - 1) + single**2 / ((seeds - 1) * (items - 1))
    degrees = variance**2 / doubt
    tail = (1 - level) / 2
    widening = float(distributions().stdtrit(degrees, tail)) / NormalDist().inv_cdf(tail)
    scale = variance**0.5 / spread * widening
    low, high = np.quantile(both, [tail, 1 - tail]) - both.mean()
    return TwoLevel(
        estimate,
        Interval(estimate + scale * float(low), estimate + scale * float(high)),
        seed_error=of_seeds**0.5,
        item_error=(of_splits - single) ** 0.5,
        standard_error=variance**0.5,
        degrees_of_freedom=degrees,
    )


def _per_seed(a: ArrayLike, b: ArrayLike | None, metric: Metric | None) -> tuple[Callable[[Floats], Floats], int, int]:
    """A function from weights of items, shape (draws, items), to differences, shape (draws, seeds); seeds; items."""
    arms = [finite(a, "a")] if b is None else [finite(a, "a"), finite(b, "b")]
    dimensions = 2 if metric is None else 3
    if arms[0].shape[:2] != arms[-1].shape[:2] or any(arm.ndim != dimensions for arm in arms):
        wanted = "(seeds, items)" if metric is None else "(seeds, items, parts)"
        raise StatisticsError(
            f"a and b have shapes {' and '.join(str(arm.shape) for arm in arms)}; both have to be {wanted}.",
            hint="Both have to come from the same seeds, in the same order, and from the same test items.",
        )
    seeds, items = arms[0].shape[:2]
    if seeds < 2 or items < 2:
        raise StatisticsError(
            f"There are {seeds:,} seeds and {items:,} test items: an interval over both needs two or more of each."
        )
    if metric is None:
        single = arms[0] if b is None else arms[0] - arms[1]
        flat = np.ascontiguousarray(single.T)
        return lambda weights: weights @ flat, seeds, items
    products = [_product(arm.transpose(1, 0, 2).reshape(items, -1)) for arm in arms]

    def per_seed(weights: Floats) -> Floats:
        values = [metric(product(weights).reshape(len(weights), seeds, -1)) for product in products]
        return values[0] if b is None else values[0] - values[1]

    return per_seed, seeds, items


def _product(columns: Floats) -> Callable[[Floats], Floats]:
    """A function from weights, shape (draws, items), to weights @ columns; with many classes most columns are 0."""
    if np.count_nonzero(columns) > SPARSE * columns.size:
        dense = np.ascontiguousarray(columns)
        return lambda weights: weights @ dense
    sparse = sparse_matrices().csr_array(columns.T)
    return lambda weights: np.ascontiguousarray((sparse @ np.ascontiguousarray(weights.T)).T)


def _draw(
    per_seed: Callable[[Floats], Floats], seeds: int, items: int, draws: int, generator: np.random.Generator
) -> tuple[Floats, Floats]:
    """Differences with seeds and items resampled, and with the same items but all seeds; each of shape (draws,)."""
    both, of_items = np.empty(draws), np.empty(draws)
    block = max(1, BLOCK // items)
    for start in range(0, draws, block):
        rows = min(block, draws - start)
        drawn = generator.integers(0, items, size=(rows, items))
        drawn += np.arange(rows)[:, None] * items
        weights = np.bincount(drawn.ravel(), minlength=rows * items).reshape(rows, items) / items
        values = per_seed(weights)
        taken = generator.multinomial(seeds, np.full(seeds, 1 / seeds), size=rows) / seeds
        both[start : start + rows] = (values * taken).sum(axis=1)
        of_items[start : start + rows] = values.mean(axis=1)
    return both, of_items
