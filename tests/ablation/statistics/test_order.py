"""Mean difference, probability of superiority and almost stochastic order, against values worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from augkit.ablation.statistics import StatisticsError, almost_stochastic_order, mean_difference, superiority
from augkit.ablation.statistics.stochastic_order import TAU, violation_ratio

SCORES = st.lists(st.integers(0, 8), min_size=1, max_size=7)


def test_mean_difference() -> None:
    assert mean_difference([[1, 0, 1], [1, 1, 1]], [[0, 0, 1], [1, 0, 1]]) == pytest.approx(2 / 6)
    with pytest.raises(StatisticsError, match=r"\(2,\).*\(3,\)"):
        mean_difference([1, 2], [1, 2, 3])
    with pytest.raises(StatisticsError, match="NaN"):
        mean_difference([1, float("nan")], [1, 2])


def test_superiority_by_hand() -> None:
    assert superiority([3, 4], [1, 2]) == 1.0
    assert superiority([1, 2], [1, 2]) == 0.5
    assert superiority([2, 2, 5], [1, 2]) == (1 + 0.5 + 1 + 0.5 + 1 + 1) / 6


@given(SCORES, SCORES)
def test_superiority_is_mann_and_whitneys_u_over_the_pairs(a: list[int], b: list[int]) -> None:
    assert superiority(a, b) == pytest.approx(stats.mannwhitneyu(a, b).statistic / (len(a) * len(b)))
    assert superiority(a, b) + superiority(b, a) == pytest.approx(1.0)


def test_violation_ratio_by_hand() -> None:
    assert violation_ratio([1, 2, 3], [0, 2, 2.5]) == 0.0  # never below
    assert violation_ratio([1, 2, 3], [2, 2, 2]) == 0.5  # −1, 0, +1
    assert violation_ratio([0, 4], [2, 1]) == 0.2  # −1, +2: 1 / (1 + 4)
    assert violation_ratio([0, 3], [1, 1, 1]) == pytest.approx(0.2)  # −1 on one half, +2 on the other
    # steps end at 1/3, 1/2, 2/3, 1: gaps −1, 1, 0, 4 of widths 2, 1, 1, 2 sixths
    assert violation_ratio([0, 2, 6], [1, 2]) == pytest.approx(2 / (2 + 1 + 0 + 32))


@given(SCORES, SCORES)
def test_what_one_violates_the_other_keeps(a: list[int], b: list[int]) -> None:
    assert violation_ratio(a, b) + violation_ratio(b, a) == pytest.approx(1.0)


def test_the_ratio_of_large_samples_is_that_of_their_distributions() -> None:
    """Normal quantile functions by quadrature: N(0.5, 1.5²) against N(0, 1), which cross at the normal quantile −1."""

    def square(t: float) -> float:
        return float(0.5 + 0.5 * stats.norm.ppf(t)) ** 2

    below = integrate.quad(square, 0, stats.norm.cdf(-1))[0]
    exact = below / integrate.quad(square, 0, 1)[0]
    points = (np.arange(20_000) + 0.5) / 20_000
    sampled = violation_ratio(stats.norm.ppf(points, 0.5, 1.5), stats.norm.ppf(points[::2]))
    assert sampled == pytest.approx(exact, abs=2e-3)
    assert 0.03 < exact < 0.05


def test_clear_order_no_order_and_the_reverse() -> None:
    generator = np.random.default_rng(5)
    low, high = generator.normal(0.80, 0.01, 10), generator.normal(0.84, 0.01, 10)
    same = generator.normal(0.80, 0.01, 10)
    assert almost_stochastic_order(high, low) < TAU
    assert almost_stochastic_order(low, high) > 0.9
    assert almost_stochastic_order(same, low) > TAU
    assert almost_stochastic_order(low, low) == 1.0
    assert almost_stochastic_order([0.9], [0.1]) == 1.0  # a single run is no distribution
    assert almost_stochastic_order(high, low, seed=3) == almost_stochastic_order(high, low, seed=3)


def test_equal_distributions_are_seldom_called_ordered() -> None:
    """What τ = 0.2 is for (Ulmer et al. 2022): at 0.5 far more than one claim in twenty would be false."""
    generator = np.random.default_rng(9)
    bounds = np.array([almost_stochastic_order(*generator.normal(size=(2, 10)), draws=200) for _ in range(400)])
    assert (bounds < TAU).mean() < 0.05 < (bounds < 0.5).mean()


def test_the_bound_lies_above_the_ratio_by_its_spread() -> None:
    a, b = [0.70, 0.74, 0.78, 0.90], [0.71, 0.72, 0.73, 0.75]
    ratio = violation_ratio(a, b)
    assert 0 < ratio < almost_stochastic_order(a, b) < almost_stochastic_order(a, b, confidence=0.99)
    assert almost_stochastic_order(a, b, confidence=0.5) == pytest.approx(ratio)
