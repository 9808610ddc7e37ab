"""The exact sign-flip test over seeds."""

from __future__ import annotations

from itertools import count

import numpy as np
from numpy.typing import ArrayLike

from augkit.ablation.statistics.checks import Floats, StatisticsError, share, vector

__all__ = ["least_p", "least_seeds", "sign_flip_p"]

EXACT = 40  # differences; above, the 2**20 sums of each half would become too many
FLIPS = 100_000
ROUNDING = 1e-10  # scores are sums of floats: two flips with the same sum in exact arithmetic have to count as equal


def sign_flip_p(differences: ArrayLike, *, seed: int = 0) -> float:
    """Two-sided p of the hypothesis that arm and baseline are exchangeable within every seed.

    If the augmentation does nothing, each seed's difference was as likely to come out with the other sign. All 2ⁿ ways
    of flipping signs are counted; p is the share whose sum is at least as far from 0 as the one observed. No
    distribution is assumed. The least p that n differences can give is 2/2ⁿ.

    The sums are counted by halves (2**(n/2) sums on each side, one side sorted), so that it is exact up to 40
    differences; above, 100,000 random flips stand in, counted as (hits + 1) / (flips + 1) (Phipson & Smyth 2010).

    Args:
        differences: arm − baseline, one a seed; shape (seeds,).
        seed: of the random flips, for more than 40 differences.

    Returns:
        p in (0, 1].

    Raises:
        StatisticsError: there is no difference, or one is NaN.

    Source: Fisher 1935, "The Design of Experiments", section 21; Pitman 1937, "Significance Tests Which May Be Applied
    to Samples from Any Populations".

    >>> sign_flip_p([0.01, 0.02, 0.03, 0.02, 0.01])  # five seeds that agree: 2/2**5
    0.0625
    """
    values = np.abs(vector(differences, "differences"))
    observed = abs(float(np.sum(vector(differences, "differences"))))
    threshold = observed - ROUNDING * float(values.sum())
    if len(values) > EXACT:
        return _random_flips(values, threshold, seed)
    half = len(values) // 2
    left, right = _sums(values[:half]), np.sort(_sums(values[half:]))
    above = len(right) - np.searchsorted(right, threshold - left, side="left")
    below = np.searchsorted(right, -threshold - left, side="right")
    hits = np.where(threshold <= -threshold, len(right), above + below)  # threshold ≤ 0: every flip is as far from 0
    return float(hits.sum() / 2.0 ** len(values))


def least_p(seeds: int) -> float:
    """The smallest p a sign-flip test of this many seeds can give: 2/2ⁿ.

    >>> least_p(5), least_p(6)
    (0.0625, 0.03125)
    """
    return min(1.0, 2.0 ** (1 - seeds))


def least_seeds(alpha: float, comparisons: int = 1) -> int:
    """Seeds below which no comparison can be significant, however large its effect.

    Args:
        alpha: a p has to lie below it.
        comparisons: of the family that Holm corrects for: the smallest p is multiplied by their number.

    Raises:
        StatisticsError: alpha is not between 0 and 1, or there is no comparison.

    >>> least_seeds(0.05), least_seeds(0.05, comparisons=6)
    (6, 8)
    """
    share(alpha, "alpha")
    if comparisons < 1:
        raise StatisticsError(f"comparisons is {comparisons}; a family has at least one.")
    return next(seeds for seeds in count(1) if least_p(seeds) * comparisons < alpha)


def _sums(values: Floats) -> Floats:
    """The 2ⁿ sums of `values` under all choices of signs."""
    sums = np.zeros(1)
    for value in values:
        sums = np.concatenate([sums + value, sums - value])
    return sums


def _random_flips(values: Floats, threshold: float, seed: int) -> float:
    generator = np.random.default_rng(seed)
    hits, left = 0, FLIPS
    while left:
        flips = min(left, max(1, 4_000_000 // len(values)))
        signs = generator.integers(0, 2, size=(flips, len(values)), dtype=np.int8) * 2.0 - 1
        hits += int((np.abs(signs @ values) >= threshold).sum())
        left -= flips
    return (hits + 1) / (FLIPS + 1)
