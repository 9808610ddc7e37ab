"""`audio.white_noise`: at the ratio drawn, and white."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.audio.sounds import RATE, hiss, ratio_db, run, tone


@pytest.mark.parametrize("channels", [1, 2])
def test_the_ratio_of_signal_to_noise_is_the_one_drawn(channels: int) -> None:
    before = tone(300.0, 1.0, channels=channels, level=0.2)
    for row in ("a", "b", "c"):
        sound, drawn = run("audio.white_noise", before, row=row, snr_db=[-3.0, 25.0])
        assert ratio_db(before, sound.samples) == pytest.approx(drawn["snr_db"], abs=0.1)


def test_noise_in_two_channels_is_two_noises() -> None:
    sound, _ = run("audio.white_noise", tone(300.0, channels=2, level=0.01), snr_db=[-20.0, -20.0])
    assert abs(np.corrcoef(sound.samples.T)[0, 1]) < 0.05


def test_all_frequencies_have_as_much_of_it() -> None:
    sound, _ = run("audio.white_noise", hiss(4.0, level=1e-4), snr_db=[-60, -60])
    spectrum = np.abs(np.fft.rfft(sound.samples[:, 0])) ** 2
    bands = [10 * np.log10(spectrum[start : start + 3000].mean()) for start in range(100, 2 * RATE - 3000, 3000)]
    assert max(bands) - min(bands) < 1.0


def test_silence_stays_silence() -> None:
    assert run("audio.white_noise", np.zeros((800, 1), np.float32))[1] is None
