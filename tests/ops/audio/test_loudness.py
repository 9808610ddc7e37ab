"""Loudness: as another implementation of ITU-R BS.1770 measures it, and as it was drawn."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.audio.signal.loudness import loudness_lufs
from tests.ops.audio.sounds import hiss, run, tone


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


@pytest.mark.parametrize("seconds", [0.2, 3.0])
def test_the_loudness_is_the_one_drawn(seconds: float) -> None:
    sound, drawn = run("audio.loudness", hiss(seconds, channels=2), lufs=[-23.0, -20.0])
    assert loudness_lufs(sound.samples, sound.sampling_rate) == pytest.approx(drawn["lufs"], abs=0.01)


def test_silence_has_no_loudness_and_stays() -> None:
    _, drawn = run("audio.loudness", np.zeros((8000, 1), np.float32))
    assert drawn is None
