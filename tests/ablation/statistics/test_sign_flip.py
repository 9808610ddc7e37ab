"""The exact sign-flip test against Fisher's count and against counting by hand."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from augkit.ablation.statistics import StatisticsError, least_p, least_seeds, sign_flip_p

DARWIN = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
"""Cross-fertilised minus self-fertilised maize, in eighths of an inch (Darwin 1876; Fisher 1935, section 21)."""

DIFFERENCES = st.lists(st.integers(-20, 20), min_size=1, max_size=9)


def test_fisher_counted_1726_of_the_32768_flips_of_darwins_maize() -> None:
    assert sign_flip_p(DARWIN) == 1726 / 32768  # 863 on either side: p = 0.05267


def test_all_of_one_sign_gives_the_least_p() -> None:
    assert sign_flip_p([1, 2, 3, 4, 5]) == 2 / 2**5
    assert sign_flip_p([-1] * 10) == 2 / 2**10


def test_by_hand_with_one_small_difference_of_the_other_sign() -> None:
    # |sum| = 4 of {1, 2, 3} with signs: only ±(−1 + 2 + 3) and ±(1 + 2 + 3) reach 4
    assert sign_flip_p([-1, 2, 3]) == 4 / 8


@given(DIFFERENCES)
def test_it_is_the_count_over_every_flip(differences: list[int]) -> None:
    observed = abs(sum(differences))
    flips = list(product([-1, 1], repeat=len(differences)))
    hits = sum(abs(sum(s * d for s, d in zip(flip, differences, strict=True))) >= observed for flip in flips)
    assert sign_flip_p(differences) == hits / len(flips)


@given(DIFFERENCES)
def test_sums_that_are_equal_stay_equal_when_scores_are_not_exact_in_binary(differences: list[int]) -> None:
    assert sign_flip_p([d / 1000 for d in differences]) == sign_flip_p(differences)
    assert sign_flip_p([-d * 0.1 for d in differences]) == sign_flip_p(differences)


@settings(deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=5))
def test_five_seeds_are_never_significant(differences: list[float]) -> None:
    assert sign_flip_p(differences) >= 2 / 2**5 > 0.05


def test_no_difference_at_all_gives_one() -> None:
    assert sign_flip_p([0.0] * 10) == 1.0


def test_forty_seeds_are_counted_exactly() -> None:
    assert sign_flip_p([0.01] * 40) == 2 / 2**40


def test_more_seeds_are_sampled_and_close_to_the_normal_limit() -> None:
    differences = np.random.default_rng(3).normal(0.2, 1.0, 80)
    z = abs(differences.sum()) / np.sqrt((differences**2).sum())
    assert sign_flip_p(differences) == pytest.approx(2 * norm.sf(z), rel=0.1)
    assert sign_flip_p(differences) == sign_flip_p(differences)
    assert sign_flip_p([1.0] * 100) == 1 / 100_001  # never 0


def test_where_nothing_is_there_p_below_alpha_is_as_rare_as_alpha() -> None:
    generator = np.random.default_rng(11)
    ps = np.array([sign_flip_p(generator.standard_t(3, 10)) for _ in range(2000)])
    assert 0.037 < (ps < 0.05).mean() < 0.063  # 0.05 ± 2.6 standard errors


def test_least_seeds() -> None:
    assert [least_p(seeds) for seeds in (1, 2, 5, 6)] == [1.0, 0.5, 0.0625, 0.03125]
    assert least_seeds(0.05) == 6
    assert least_seeds(0.01) == 8
    assert least_seeds(0.05, comparisons=10) == 9  # 10 × 2/2⁸ = 0.078, 10 × 2/2⁹ = 0.039
    assert least_seeds(0.0625) == 6  # below alpha, not at it


@pytest.mark.parametrize("bad", [[], [0.1, float("nan")], [[0.1, 0.2]], ["a"]])
def test_what_are_no_differences_is_refused(bad: object) -> None:
    with pytest.raises(StatisticsError, match="differences"):
        sign_flip_p(bad)  # type: ignore[arg-type]
