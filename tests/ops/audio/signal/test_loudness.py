"""Loudness: as another implementation of ITU-R BS.1770 measures it."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.audio.signal.loudness import loudness_lufs
from tests.ops.audio.sounds import hiss, tone


@pytest.mark.parametrize("rate", [44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_it_is_what_pyloudnorm_measures(rate: int, channels: int) -> None:
    pyloudnorm = pytest.importorskip("pyloudnorm", reason="pyloudnorm is not installed: pip install pyloudnorm")
    quiet = np.zeros((rate // 2, channels), np.float32)  # below the gates, so that it must not count
    samples = np.concatenate(
        (tone(997.0, 1.5, rate, channels, 0.3), quiet, hiss(1.0, rate, channels, 0.02), hiss(1.0, rate, channels, 0.2))
    )
    expected = pyloudnorm.Meter(rate).integrated_loudness(samples.astype(np.float64))
    assert loudness_lufs(samples, rate) == pytest.approx(expected, abs=0.1)
