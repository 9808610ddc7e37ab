"""Almost stochastic order of the scores of two arms."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from augkit.ablation.statistics.checks import Floats, share, vector

__all__ = ["TAU", "almost_stochastic_order", "violation_ratio"]

TAU = 0.2
"""Below it, the arm counts as almost stochastically greater (Ulmer et al. 2022: 0.5 finds too much)."""


def almost_stochastic_order(
    a: ArrayLike, b: ArrayLike, seed: int = 0, *, confidence: float = 0.95, draws: int = 1000
) -> float:
    """Upper bound of how far the scores of `a` are from being stochastically greater than those of `b`: ε_min.

    The violation ratio of the two samples plus Φ⁻¹(confidence) of its standard deviation over `draws` resamples of
    both, cut to [0, 1].

    Args:
        a: scores of the arm's runs; shape (runs,).
        b: scores of the baseline's runs; shape (other runs,).
        seed: of the resampling.
        confidence: of the bound.
        draws: resamples.

    Returns:
        0: greater at every quantile; below τ = 0.2: almost stochastically greater; 0.5: no order; 1: the reverse, or
        nothing can be claimed, as with a single run or with equal samples.

    Raises:
        StatisticsError: there is no run, or a score is NaN.

    Source: del Barrio, Cuesta-Albertos & Matrán 2018, "An Optimal Transportation Approach for Assessing Almost
    Stochastic Order"; Dror, Shlomov & Reichart 2019, "Deep Dominance: How to Properly Compare Deep Neural Models"; τ
    from Ulmer, Hardmeier & Frellsen 2022, "deep-significance".

    >>> almost_stochastic_order([0.9, 0.91, 0.92], [0.8, 0.81, 0.82])
    0.0
    """
    one, other = vector(a, "a"), vector(b, "b")
    share(confidence, "confidence")
    if min(len(one), len(other)) < 2 or np.array_equal(np.sort(one), np.sort(other)):
        return 1.0
    generator = np.random.default_rng(seed)
    resampled = _ratios(
        one[generator.integers(0, len(one), size=(draws, len(one)))],
        other[generator.integers(0, len(other), size=(draws, len(other)))],
    )
    bound = violation_ratio(one, other) + NormalDist().inv_cdf(confidence) * float(resampled.std(ddof=1))
    return min(1.0, max(0.0, bound))


def violation_ratio(a: ArrayLike, b: ArrayLike) -> float:
    """Share of the squared distance between two quantile functions that lies where that of `a` is the lower one.

    ∫ over {t: F⁻¹(t) < G⁻¹(t)} of (F⁻¹ − G⁻¹)² dt, over the same integral on all of (0, 1), which is the squared
    Wasserstein distance of order 2. Quantile functions of samples are steps, so that the integrals are finite sums.

    Args:
        a: sample of F; shape (n,).
        b: sample of G; shape (m,).

    Returns:
        In [0, 1]; 0.5 for equal samples, where the ratio is 0/0.

    Raises:
        StatisticsError: a sample is empty, or holds NaN.

    >>> violation_ratio([0, 4], [1, 2])  # lower by 1 on one half, higher by 2 on the other: 1 / (1 + 4)
    0.2
    """
    return float(_ratios(vector(a, "a")[None, :], vector(b, "b")[None, :])[0])


def _ratios(a: Floats, b: Floats) -> Floats:
    """Violation ratios of many pairs of samples, of shapes (draws, n) and (draws, m)."""
    one, other, widths = _steps(a.shape[1], b.shape[1])
    gaps = np.sort(a, axis=1)[:, one] - np.sort(b, axis=1)[:, other]
    squares = gaps * gaps * widths
    total = squares.sum(axis=1)
    violated = np.where(gaps < 0, squares, 0.0).sum(axis=1)
    ratios: Floats = np.where(total > 0, violated / np.where(total > 0, total, 1.0), 0.5)
    return ratios


def _steps(n: int, m: int) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """The steps that two quantile functions have together: the place in each sorted sample, and the step's width.

    Ends of steps are counted in units of 1/(n m), so that equal ends are equal.
    """
    ends = np.union1d(np.arange(1, n + 1) * m, np.arange(1, m + 1) * n)
    starts = np.concatenate([[0], ends[:-1]])
    return starts // m, starts // n, (ends - starts) / (n * m)
