"""`audio.reverb`: as long, as powerful and in time, and it rings on."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.audio.sounds import hiss, run


@pytest.mark.parametrize("channels", [1, 2])
def test_a_sound_keeps_its_length_its_power_and_its_time(channels: int) -> None:
    before = np.zeros((16_000, channels), np.float32)
    before[4000:4400] = hiss(0.025, channels=channels)
    sound, _ = run("audio.reverb", before)
    assert sound.samples.shape == before.shape
    assert np.square(sound.samples).sum() == pytest.approx(np.square(before).sum(), rel=0.01)
    assert np.abs(sound.samples[:3990]).max() < 0.02
    assert np.abs(sound.samples[4000:4400]).max() > 0.05
    assert np.abs(sound.samples[4600:]).max() > 1e-3  # it rings


@pytest.mark.parametrize(("seconds", "wet_db"), [(0.2, -6.0), (0.6, 3.0)])
def test_a_click_rings_as_long_and_as_strong_as_drawn(seconds: float, wet_db: float) -> None:
    click = np.zeros((16_000, 1), np.float32)
    click[100] = 0.9
    sound, drawn = run("audio.reverb", click, decay_seconds=[seconds, seconds], wet_db=[wet_db, wet_db])
    assert (drawn["decay_seconds"], drawn["wet_db"]) == (seconds, wet_db)
    energy = np.square(sound.samples[:, 0].astype(np.float64))
    assert 10 * np.log10(energy[101:].sum() / energy[100]) == pytest.approx(wet_db, abs=0.05)
    first, second = (energy[100 + round(share * seconds * 16_000) :][:800].mean() for share in (0.1, 0.4))
    assert 10 * np.log10(first / second) == pytest.approx(18.0, abs=3.0)  # 60 dB in the whole time
