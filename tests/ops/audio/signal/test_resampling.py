"""Another sampling rate, and ratios of small whole numbers."""

from __future__ import annotations

from math import gcd

import numpy as np
import pytest

from augkit.ops.audio.signal.resampling import fit_length, ratio_near, resampled
from tests.ops.audio.sounds import RATE, frequency_of, hiss, tone


@pytest.mark.parametrize(
    "exact", [0.25, 1.0, 1.2599210498948732, 0.9438743126816935, 5371 / 8000, 2.0**0.5, 1e-3, 96.0]
)
@pytest.mark.parametrize("tolerance", [1e-2, 1e-4, 1e-7, 1e-15])
def test_a_ratio_is_as_near_as_asked_and_in_lowest_terms(exact: float, tolerance: float) -> None:
    above, below = ratio_near(exact, tolerance)
    assert abs(above / below / exact - 1.0) <= max(tolerance, 1e-15)
    assert gcd(above, below) == 1


def test_a_ratio_has_numbers_no_larger_than_it_needs() -> None:
    assert ratio_near(np.pi, 1e-3) == (22, 7)
    assert ratio_near(5371 / 8000, 1e-12) == (5371, 8000)
    assert max(max(ratio_near(2.0 ** (shift / 1200.0), 1e-4)) for shift in range(-2400, 2401, 50)) < 1000


@pytest.mark.parametrize("to_hz", [5371, 6123, 7999, 12_345])
def test_a_drift_of_a_hundredth_of_a_frame_is_not_heard(to_hz: int) -> None:
    exact = resampled(tone(700.0, 0.4, 8000), 8000, to_hz)
    near = resampled(tone(700.0, 0.4, 8000), 8000, to_hz, drift=0.01)
    assert near.shape == exact.shape
    assert 10 * np.log10(np.square(near - exact).mean() / np.square(exact).mean()) < -35.0
    assert 1200 * np.log2(frequency_of(near[:, 0], to_hz) / 700.0) == pytest.approx(0.0, abs=0.5)


def test_a_rate_that_is_the_same_gives_the_samples_themselves() -> None:
    samples = hiss(0.1)
    np.testing.assert_array_equal(resampled(samples, RATE, RATE), samples)


@pytest.mark.parametrize("frames", [1, 5, 9])
def test_a_length_is_cut_or_filled_with_silence(frames: int) -> None:
    made = fit_length(np.ones((5, 2), np.float32), frames)
    np.testing.assert_array_equal(made, np.repeat(np.float32(np.arange(frames) < 5)[:, None], 2, axis=1))
