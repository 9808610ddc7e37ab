"""Stretching at any rate, and whatever was stretched before."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.audio.signal.stretching import pitch_shifted, stretched
from tests.ops.audio.sounds import hiss


@pytest.mark.parametrize("rate", [1, 20, 40, 150, 192_000])
@pytest.mark.parametrize("factor", [0.3, 0.9, 3.0])
def test_every_sampling_rate_has_windows(rate: int, factor: float) -> None:
    made = stretched(hiss(0.02, channels=2), rate, factor)
    assert made.shape == (round(320 / factor), 2)
    assert np.isfinite(made).all()
    assert pitch_shifted(hiss(0.02), rate, 3.0).shape == (320, 1)


def test_more_than_two_channels_are_stretched() -> None:
    samples = hiss(0.2, 8000, channels=6)
    samples[:, 3] = 0.0
    made = stretched(samples, 8000, 1.25)
    loud = np.square(made).mean(axis=0) > 1e-4
    assert made.shape == (1280, 6) and loud.tolist() == [True, True, True, False, True, True]
