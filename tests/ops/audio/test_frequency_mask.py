"""`audio.frequency_mask`: bands of the mel scale."""

from __future__ import annotations

import numpy as np

from tests.ops.audio.sounds import hiss, run, tone


def test_bands_are_drawn_within_the_mel_scale() -> None:
    for row in "abcdef":
        _, drawn = run("audio.frequency_mask", tone(440.0, 0.1, 8000), 8000, row=row, count=3, share=[0.1, 0.4])
        assert len(drawn) == 3
        assert all(0.0 <= low < high <= 4000.1 for low, high in drawn)


def test_the_bands_drawn_are_those_that_are_gone() -> None:
    sound, drawn = run("audio.frequency_mask", hiss(4.0), count=1, share=[0.2, 0.2])
    ((low, high),) = drawn
    spectrum = np.abs(np.fft.rfft(sound.samples[:, 0])) ** 2
    frequencies = np.fft.rfftfreq(sound.frames, 1 / sound.sampling_rate)
    inside = (frequencies > low + 60) & (frequencies < high - 60)
    outside = (frequencies < low - 60) | (frequencies > high + 60)
    assert 10 * np.log10(spectrum[inside].mean() / spectrum[outside].mean()) < -30
