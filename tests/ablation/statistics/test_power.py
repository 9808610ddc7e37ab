"""Power and numbers of seeds against Cohen's tables and against simulated studies that run the test itself."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from augkit.ablation.statistics import (
    StatisticsError,
    detection_power,
    items_needed,
    least_detectable,
    least_seeds,
    pilot_sd,
    seeds_needed,
    sign_flip_p,
)


def found(effect: float, seeds: int, alpha: float, studies: int = 2000) -> float:
    """Share of simulated studies, of differences with standard deviation 1, in which p comes out below alpha."""
    differences = np.random.default_rng(seeds).normal(effect, 1.0, (studies, seeds))
    return float(np.mean([sign_flip_p(one) < alpha for one in differences]))


@pytest.mark.parametrize(("effect", "pairs"), [(0.2, 199), (0.3, 90), (0.5, 34), (0.8, 15)])
def test_seeds_needed_is_cohens_number_of_pairs(effect: float, pairs: int) -> None:
    """Two-sided paired t test, alpha 0.05, power 0.8, as G*Power 3.1 gives it; the sign-flip test may need one more."""
    assert seeds_needed(1.0, effect, 0.05) - pairs in (0, 1)
    assert seeds_needed(0.02, -0.02 * effect, 0.05) == seeds_needed(1.0, effect, 0.05)


@pytest.mark.parametrize(
    ("seeds", "alpha"),
    [(6, 0.05), (8, 0.05), (8, 0.01), (10, 0.05), (10, 0.005), (13, 0.005), (15, 0.0025), (14, 0.05)],
)
def test_the_least_detectable_effect_is_found_in_80_of_100_simulated_studies(seeds: int, alpha: float) -> None:
    effect = least_detectable(1.0, seeds, alpha)
    assert found(effect, seeds, alpha, studies=1000) == pytest.approx(0.8, abs=0.045)


def test_power_is_that_of_the_test_at_smaller_effects_too() -> None:
    for effect in (0.0, 0.4, 0.8):
        assert detection_power(effect, 1.0, 10, 0.05) == pytest.approx(found(effect, 10, 0.05), abs=0.03)


def test_six_seeds_are_found_only_if_all_agree() -> None:
    """Exact: six normal differences of mean 1 are all above 0 with probability Φ(1)⁶, all below with Φ(−1)⁶."""
    assert detection_power(1.0, 1.0, 6, 0.05) == pytest.approx(0.8413447**6 + 0.1586553**6, abs=0.015)


def test_too_few_seeds_find_nothing() -> None:
    assert least_detectable(0.001, 5, 0.05) == inf
    assert detection_power(100.0, 0.001, 5, 0.05) == 0.0
    assert detection_power(100.0, 0.001, 1, 0.05) == 0.0
    assert seeds_needed(0.001, 100.0, 0.05) == 6 == least_seeds(0.05)
    assert seeds_needed(0.0, 1.0, 0.05 / 10) == least_seeds(0.05, comparisons=10)


def test_more_seeds_find_less_and_the_two_questions_are_inverse() -> None:
    effects = [least_detectable(0.01, seeds, 0.05) for seeds in (6, 8, 10, 20, 40, 80)]
    assert effects == sorted(effects, reverse=True)
    assert effects[2] == pytest.approx(0.01 * 1.0, rel=0.03)  # ten pairs: d = 1.00
    needed = seeds_needed(0.01, effects[3], 0.05)
    assert needed == 20


def test_a_margin_and_few_test_items_make_the_least_effect_larger() -> None:
    plain = least_detectable(0.01, 10, 0.05)
    assert least_detectable(0.01, 10, 0.05, margin=0.001) == plain
    assert least_detectable(0.01, 10, 0.05, margin=0.02) == pytest.approx(0.02 + 0.8416212 * 0.01 / 10**0.5)
    # seeds that hardly differ on items that do: 1.96 + 0.84 standard errors
    assert least_detectable(1e-9, 10, 0.05, item_error=0.01) == pytest.approx(0.01 * 2.80158, rel=1e-4)


def test_test_items_needed_by_hand() -> None:
    assert items_needed(0.01, 500, 1.959964 * 0.01) == 500
    assert items_needed(0.01, 500, 1.959964 * 0.005) in (2000, 2001)


def test_an_impossible_wish_ends_at_a_million_seeds() -> None:
    assert seeds_needed(1.0, 1e-6, 0.05) == 1_000_000


def test_a_pilot_is_planned_with_the_upper_limit_of_its_spread() -> None:
    """Browne 1995: the limit lies above the true standard deviation in 80% of pilots, the plain one in under 50."""
    pilots = np.random.default_rng(1).normal(0, 1, (2000, 4))
    assert np.mean([pilot_sd(pilot) > 1 for pilot in pilots]) == pytest.approx(0.8, abs=0.03)
    assert np.mean(pilots.std(axis=1, ddof=1) > 1) < 0.5


@pytest.mark.parametrize(
    "numbers", [(-1.0, 10, 0.05), (1.0, 10, 5.0), (float("nan"), 10, 0.05), (inf, 10, 0.05), (1.0, 10, 0.0)]
)
def test_numbers_out_of_range_are_refused(numbers: tuple[float, int, float]) -> None:
    with pytest.raises(StatisticsError):
        least_detectable(*numbers)
    with pytest.raises(StatisticsError):
        seeds_needed(numbers[0], 0.1, numbers[2])


def test_no_effect_needs_no_number() -> None:
    with pytest.raises(StatisticsError, match="not there"):
        seeds_needed(0.1, 0.0, 0.05)
    with pytest.raises(StatisticsError):
        items_needed(0.1, 100, 0.0)
    with pytest.raises(StatisticsError):
        pilot_sd([0.1])
