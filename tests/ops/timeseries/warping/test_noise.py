"""Noise of a seed, and how far values spread."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from augkit.ops.timeseries.reading.block import Block
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.noise import noise, normal, spread


def test_noise_is_normal_and_independent() -> None:
    made = normal(noise(5), (1, 40_000))[0]
    assert made.dtype == np.float32
    assert stats.kstest(made, "norm").pvalue > 0.01
    assert abs(made.std() - 1.0) < 0.02
    assert abs(np.corrcoef(made[1:], made[:-1])[0, 1]) < 0.02


def test_equal_seeds_make_equal_noise_and_others_do_not() -> None:
    first, again, other = (normal(noise(seed), (2, 7)) for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


def test_the_first_numbers_of_a_seed_stay_as_they_are() -> None:
    np.testing.assert_allclose(normal(noise(7), (1, 3)), [[0.6287831, 0.5325995, 0.4395123]], rtol=1e-6)


def test_spread_is_the_standard_deviation_without_gaps() -> None:
    values = np.array([[1.0, 2.0, np.nan, 6.0], [4.0, 4.0, 4.0, 4.0], [np.nan] * 4])
    assert spread(Block([Series(values)]))[0, :, 0].tolist() == pytest.approx([np.std([1.0, 2.0, 6.0]), 0.0, 0.0])
