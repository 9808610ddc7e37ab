"""Bands taken out and time warped, on the waveform."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.audio.signal.masking import time_warped, without_bands
from tests.ops.audio.sounds import RATE, frequency_of, hiss, level_db, tone


def test_a_mask_takes_out_its_band_and_leaves_the_rest() -> None:
    made = without_bands(hiss(4.0), RATE, [[1000.0, 2000.0]])[:, 0]
    spectrum = np.abs(np.fft.rfft(made)) ** 2
    bands = {name: spectrum[4 * low : 4 * high].mean() for name, low, high in (("in", 1100, 1900), ("out", 2200, 4000))}
    assert 10 * np.log10(bands["in"] / bands["out"]) < -30
    before = hiss(4.0)[:, 0]
    kept = np.fft.rfft(made)[4 * 3000 : 4 * 6000] / np.fft.rfft(before)[4 * 3000 : 4 * 6000]
    assert np.abs(np.median(kept) - 1.0) < 0.01  # phases too


def test_a_warp_moves_a_moment_and_keeps_ends_and_pitch() -> None:
    clicks = np.zeros((2 * RATE, 1), np.float32)
    for moment in (0.2, 1.0, 1.8):
        clicks[round(moment * RATE) : round(moment * RATE) + 64] = 0.5
    made = np.abs(time_warped(clicks, RATE, 1.0, 0.2)[:, 0])
    for low, high, at in ((0.0, 0.6, 0.24), (0.8, 1.5, 1.2), (1.6, 2.0, 1.84)):
        part = made[round(low * RATE) : round(high * RATE)]
        assert low + int(part.argmax()) / RATE == pytest.approx(at, abs=0.02)
    warped = time_warped(tone(440.0, 2.0), RATE, 1.0, 0.2)
    assert frequency_of(warped[:, 0]) == pytest.approx(440.0, abs=1.0)
    assert level_db(warped[:, 0], 440.0) == pytest.approx(level_db(tone(440.0, 2.0)[:, 0], 440.0), abs=1.5)


def test_a_warp_of_nothing_changes_nothing() -> None:
    before = hiss(0.5)
    np.testing.assert_allclose(time_warped(before, RATE, 0.25, 0.0), before, atol=1e-4)
