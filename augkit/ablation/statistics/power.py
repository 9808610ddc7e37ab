"""How small an effect a study can find, and how many seeds it takes.

The test is the sign-flip test over seeds, whose p-values are multiples of 2/2ⁿ: with few seeds, or a small alpha for
many arms, it finds clearly less than a t test would. Its power is that of 4,000 simulated studies there, of normal
differences, each solved for the effect it would have found. With more seeds it is the power of the paired t test,
which it approaches (Lehmann & Romano 2005, chapter 15), at the level the sign-flip test really has.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import count
from math import ceil, inf, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from augkit.ablation.statistics.checks import Floats, StatisticsError, distributions, share, vector
from augkit.ablation.statistics.sign_flip import least_p, least_seeds

__all__ = ["detection_power", "items_needed", "least_detectable", "pilot_sd", "seeds_needed"]

MOST_SEEDS = 1_000_000
SUBSETS_OF = 12  # 4,095 sets of seeds
STUDIES = 4_000
SEED = 0
NORMAL = NormalDist()


def detection_power(effect: float, differences_sd: float, seeds: int, alpha: float) -> float:
    """Chance that a sign-flip test of `seeds` normal differences gives p below `alpha`, two-sided.

    Args:
        effect: true mean difference, in the unit of the scores.
        differences_sd: standard deviation of the differences over seeds, in the same unit.
        seeds: pairs of runs.
        alpha: for the first of m comparisons under Holm, alpha / m.

    Raises:
        StatisticsError: a number is out of range.
        MissingExtra: SciPy is not installed.

    Source: Cohen 1988, "Statistical Power Analysis for the Behavioral Sciences"; see the module for the test's level.

    >>> detection_power(10.0, 0.1, seeds=5, alpha=0.05)  # whatever the effect: the least p is 2/2**5
    0.0
    >>> round(detection_power(0.5, 1.0, seeds=34, alpha=0.05), 2)
    0.81
    """
    share(alpha, "alpha")
    _not_negative(differences_sd, "differences_sd")
    if seeds < 2 or least_p(seeds) >= alpha:
        return 0.0
    if differences_sd == 0:
        return 1.0 if effect else 0.0
    return _power(abs(effect) / differences_sd, seeds, alpha)


def least_detectable(
    differences_sd: float,
    seeds: int,
    alpha: float,
    power: float = 0.8,
    *,
    margin: float = 0.0,
    item_error: float = 0.0,
    level: float = 0.95,
) -> float:
    """The smallest true difference that is found with probability `power`.

    Found means a sign-flip p below `alpha`. With `margin` or `item_error` it means the verdict "helps": the estimate is
    beyond the margin as well, and the interval over seeds and test items is above 0. It is a property of the
    design: the difference that happened to be observed does not enter it.

    Args:
        differences_sd: standard deviation of the differences over seeds, in the unit of the scores; see `pilot_sd`.
        seeds: pairs of runs.
        alpha: for the first of m comparisons under Holm, alpha / m.
        power: how often such an effect is to be found.
        margin: half the width of the region of practical equivalence.
        item_error: standard error that the choice of test items adds (`TwoLevel.item_error`).
        level: of the interval, where `item_error` is given.

    Returns:
        In the unit of the scores; infinite where no effect is large enough for so few seeds.

    Raises:
        StatisticsError: a number is out of range.
        MissingExtra: SciPy is not installed.

    Source: Cohen 1988; "minimal detectable effect" in Bloom 1995.

    >>> round(least_detectable(1.0, seeds=34, alpha=0.05), 3)  # Cohen: 34 pairs for d = 0.5
    0.495
    >>> least_detectable(0.01, seeds=5, alpha=0.05)
    inf
    """
    share(alpha, "alpha"), share(power, "power"), share(level, "level")
    for name, value in (("differences_sd", differences_sd), ("margin", margin), ("item_error", item_error)):
        _not_negative(value, name)
    if seeds < 2 or least_p(seeds) >= alpha:
        return inf
    smallest = differences_sd * _standardised(seeds, alpha, power) if differences_sd else 0.0
    error = (differences_sd**2 / seeds + item_error**2) ** 0.5
    smallest = max(smallest, margin + NORMAL.inv_cdf(power) * error if margin else 0.0)
    if item_error:
        degrees = error**4 * (seeds - 1) / (differences_sd**2 / seeds) ** 2 if differences_sd else 1e6
        half = float(distributions().stdtrit(min(degrees, 1e6), 0.5 + level / 2))
        smallest = max(smallest, (half + NORMAL.inv_cdf(power)) * error)
    return smallest


def seeds_needed(differences_sd: float, effect: float, alpha: float, power: float = 0.8) -> int:
    """The fewest seeds with which a true difference of `effect` is found with probability `power`.

    Args:
        differences_sd: standard deviation of the differences over seeds, in the unit of the scores; see `pilot_sd`.
        effect: the difference worth finding, in the same unit; its sign does not matter.
        alpha: for the first of m comparisons under Holm, alpha / m.
        power: how often it is to be found.

    Returns:
        Never fewer than `least_seeds(alpha)`; at most 1,000,000, which stands for more than anybody trains.

    Raises:
        StatisticsError: a number is out of range.
        MissingExtra: SciPy is not installed.

    Source: Cohen 1988, section 2.4.

    >>> seeds_needed(1.0, 0.5, alpha=0.05), seeds_needed(0.0001, 0.5, alpha=0.05)
    (34, 6)
    """
    share(alpha, "alpha"), share(power, "power")
    _not_negative(differences_sd, "differences_sd")
    if not effect:
        raise StatisticsError("effect is 0: no number of seeds finds a difference that is not there.")
    fewest = least_seeds(alpha)
    if differences_sd == 0:
        return fewest
    size = abs(effect) / differences_sd
    known = ((NORMAL.inv_cdf(1 - alpha / 2) + NORMAL.inv_cdf(power)) / size) ** 2  # were the sd known: a lower bound
    if known >= MOST_SEEDS:
        return MOST_SEEDS
    return next(seeds for seeds in count(max(fewest, int(known))) if _power(size, seeds, alpha) >= power)


def items_needed(item_error: float, items: int, half_width: float, *, level: float = 0.95) -> int:
    """Test items with which their choice alone moves a difference by no more than `half_width`.

    Args:
        item_error: standard error that the choice of test items adds (`TwoLevel.item_error`).
        items: there are now.
        half_width: of the interval that is wanted, in the unit of the scores.
        level: of that interval.

    Raises:
        StatisticsError: a number is out of range.

    >>> items_needed(0.01, items=500, half_width=0.0098)  # half as wide as 1.96 × 0.01: four times the items
    2000
    """
    _not_negative(item_error, "item_error")
    if half_width <= 0:
        raise StatisticsError(f"half_width is {half_width}; no number of items makes an interval that narrow.")
    return max(2, ceil(items * (NORMAL.inv_cdf(0.5 + share(level, "level") / 2) * item_error / half_width) ** 2))


def pilot_sd(differences: ArrayLike, *, confidence: float = 0.8) -> float:
    """A standard deviation to plan with, from a pilot: the upper end of a one-sided interval.

    A few seeds tell a standard deviation badly, and planning with one that came out too small gives a study too few
    seeds more often than not. With the upper 80% limit it is large enough in four pilots of five.

    Args:
        differences: arm − baseline, one a seed; shape (seeds,), at least two.
        confidence: how often the limit is to lie above the true value; 0.5 is close to the plain one.

    Raises:
        StatisticsError: there are fewer than two differences, or one is NaN.
        MissingExtra: SciPy is not installed.

    Source: Browne 1995, "On the Use of a Pilot Sample for Sample Size Determination", Statistics in Medicine 14(17).

    >>> round(pilot_sd([0.0, 1.0, 2.0]), 3)  # 1 × √(2 / 0.446)
    2.117
    """
    values = vector(differences, "differences", least=2)
    degrees = len(values) - 1
    lower = float(distributions().chdtri(degrees, share(confidence, "confidence")))
    return float(values.std(ddof=1)) * sqrt(degrees / lower)


def _power(size: float, seeds: int, alpha: float) -> float:
    """Power at a standardised effect; `seeds` is large enough for alpha."""
    if seeds > 50:  # p-values are dense by then
        return _t_power(size, seeds, alpha)
    allowed = ceil(alpha / least_p(seeds)) - 1  # pairs of sign patterns whose p is below alpha
    if min(seeds, allowed) > SUBSETS_OF:
        return _t_power(size, seeds, allowed * least_p(seeds))
    effects = _effects_found(seeds, allowed)
    return float(np.searchsorted(effects, size) + np.searchsorted(effects, -size)) / len(effects)


@lru_cache(maxsize=256)
def _effects_found(seeds: int, allowed: int) -> Floats:
    """In each simulated study, the true effect above which the test finds it, sorted; standard deviation 1.

    A flip of the signs in a set of seeds is as far from 0 as no flip if the set's mean is not above 0. So effect +
    noise is found where fewer than `allowed` sets have means below 0, that is where the effect exceeds minus the
    `allowed`-th smallest mean of the noise over all sets (Hartigan 1969). Only the `allowed` smallest numbers can be
    in those sets.
    """
    noise = np.sort(np.random.default_rng(SEED).standard_normal((STUDIES, seeds)), axis=1)
    noise = noise[:, : min(seeds, allowed)]
    count = noise.shape[1]
    members = (np.arange(1, 2**count)[:, None] >> np.arange(count) & 1).astype(np.float64)
    members /= members.sum(axis=1, keepdims=True)
    blocks = np.array_split(noise, max(1, len(members) * STUDIES // 4_000_000))
    smallest = [np.partition(block @ members.T, allowed - 1, axis=1)[:, allowed - 1] for block in blocks]
    effects: Floats = np.sort(-np.concatenate(smallest))
    return effects


def _t_power(size: float, seeds: int, alpha: float) -> float:
    special, degrees, shift = distributions(), seeds - 1, size * sqrt(seeds)
    critical = -float(special.stdtrit(degrees, alpha / 2))
    if shift > 30:  # where the noncentral t loses its digits, nothing is missed any more
        return 1.0 if shift > 2 * critical else NORMAL.cdf(shift - critical)
    return float(1 - special.nctdtr(degrees, shift, critical) + special.nctdtr(degrees, shift, -critical))


def _standardised(seeds: int, alpha: float, power: float) -> float:
    """The standardised effect that is found with probability `power`, by bisection: power grows with the effect."""
    low, high = 0.0, 1.0
    while _power(high, seeds, alpha) < power:
        low, high = high, 2 * high
    while high - low > 1e-7 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if _power(middle, seeds, alpha) < power else (low, middle)
    return high


def _not_negative(value: float, name: str) -> None:
    if not 0 <= value < inf:
        raise StatisticsError(f"{name} is {value}; it has to be a number of 0 or more.")
