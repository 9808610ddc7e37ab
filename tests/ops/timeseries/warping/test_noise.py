"""Noise of a seed, and how far values spread."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from augkit.ops.timeseries.reading.block import Block
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.noise import evens, normals, spread, words, words_for


def drawn(seeds: list[int], shape: tuple[int, ...]) -> np.ndarray:
    return normals(words(seeds, words_for(shape)), shape)


def test_noise_is_normal_and_independent() -> None:
    made = drawn([5], (40_000,))[0]
    assert stats.kstest(made, "norm").pvalue > 0.01
    assert abs(made.std() - 1.0) < 0.02
    assert abs(np.corrcoef(made[1:], made[:-1])[0, 1]) < 0.02


def test_noise_of_seeds_side_by_side_is_independent() -> None:
    made = drawn(list(range(2_000)), (20,))  # seeds that differ by one
    assert stats.kstest(made.ravel(), "norm").pvalue > 0.01
    assert stats.kstest(made.mean(axis=0) * np.sqrt(2_000), "norm").pvalue > 0.01
    off = np.abs(np.corrcoef(np.hstack([made[:-1], made[1:]]).T) - np.eye(40))
    assert off.max() < 0.12  # of 780 correlations of 2,000 pairs, the greatest is some 0.08


def test_numbers_between_0_and_1_are_even() -> None:
    made = evens(words([3, 4], 20_000))
    assert made.min() >= 0.0 and made.max() < 1.0
    assert min(stats.kstest(row, "uniform").pvalue for row in made) > 0.01


@given(st.lists(st.integers(0, 2**53 - 1), min_size=1, max_size=6), st.integers(1, 9), st.integers(0, 5))
def test_a_seeds_numbers_depend_on_no_other_and_not_on_how_many_are_asked_for(
    seeds: list[int], count: int, more: int
) -> None:
    together = words(seeds, count)
    for seed, row in zip(seeds, together, strict=True):
        assert words([seed], count + more)[0, :count].tolist() == row.tolist()


def test_words_are_those_of_splitmix64() -> None:
    assert words([0], 3)[0].tolist() == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]


def test_the_first_numbers_of_a_seed_stay_as_they_are() -> None:
    np.testing.assert_allclose(drawn([7], (3,)), [[0.6417937, -0.5329522, 0.0894485]], rtol=1e-6)


def test_spread_is_the_standard_deviation_without_gaps() -> None:
    values = np.array([[1.0, 2.0, np.nan, 6.0], [4.0, 4.0, 4.0, 4.0], [np.nan] * 4])
    assert spread(Block([Series(values)]))[0, :, 0].tolist() == pytest.approx([np.std([1.0, 2.0, 6.0]), 0.0, 0.0])
