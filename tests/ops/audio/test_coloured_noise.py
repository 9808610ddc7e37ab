"""`audio.coloured_noise`: at the ratio drawn, and of the colour drawn."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.audio.sounds import hiss, ratio_db, run, tone


@pytest.mark.parametrize("channels", [1, 2])
def test_the_ratio_of_signal_to_noise_is_the_one_drawn(channels: int) -> None:
    before = tone(300.0, 1.0, channels=channels, level=0.2)
    for row in ("a", "b", "c"):
        sound, drawn = run("audio.coloured_noise", before, row=row, snr_db=[-3.0, 25.0])
        assert ratio_db(before, sound.samples) == pytest.approx(drawn["snr_db"], abs=0.1)


@pytest.mark.parametrize("exponent", [-1.0, 0.0, 1.0, 2.0])
def test_the_power_of_coloured_noise_falls_as_its_exponent_says(exponent: float) -> None:
    sound, _ = run("audio.coloured_noise", hiss(4.0, level=1e-4), snr_db=[-60, -60], exponent=[exponent, exponent])
    spectrum = np.abs(np.fft.rfft(sound.samples[:, 0])) ** 2
    low, high = spectrum[400:800].mean(), spectrum[6400:12800].mean()  # four octaves apart
    assert 10 * np.log10(low / high) == pytest.approx(exponent * 12.04, abs=0.7)


def test_silence_stays_silence() -> None:
    assert run("audio.coloured_noise", np.zeros((800, 1), np.float32))[1] is None
