"""Operators of level: gain, gain ramp, limiter, clipping, polarity."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.audio.sounds import hiss, run, tone


def test_gain_is_what_was_drawn() -> None:
    before = tone(440.0, 0.2)
    sound, drawn = run("audio.gain", before, gain_db=[-6.0206, -6.0206])
    assert drawn == {"gain_db": -6.0206}
    np.testing.assert_allclose(sound.samples, before / 2, atol=2e-5)


def test_a_gain_ramp_moves_from_one_gain_to_the_other() -> None:
    sound, drawn = run("audio.gain_ramp", np.full((8000, 1), 0.25, np.float32), 8000, gain_db=[-12, 6])
    start, end = drawn["gain_db"]
    assert 20 * np.log10(sound.samples[0, 0] / 0.25) == pytest.approx(start, abs=0.01)
    assert 20 * np.log10(sound.samples[-1, 0] / 0.25) == pytest.approx(end, abs=0.01)
    middle = round(sum(drawn["seconds"]) / 2 * 8000)
    assert 20 * np.log10(sound.samples[middle, 0] / 0.25) == pytest.approx((start + end) / 2, abs=0.1)


def test_nothing_is_beyond_the_limiter_and_what_is_far_from_peaks_stays() -> None:
    before = tone(200.0, 1.0, level=0.05)
    before[8000:8400] *= 16
    sound, drawn = run("audio.limiter", before, threshold_db=[-9.0, -9.0], release_ms=10)
    threshold = 10 ** (drawn["threshold_db"] / 20)
    assert np.abs(sound.samples).max() <= threshold + 1e-6
    np.testing.assert_allclose(sound.samples[:7500], before[:7500], atol=4e-5)
    np.testing.assert_allclose(sound.samples[-4000:], before[-4000:], atol=4e-5)


def test_a_limiter_bends_where_clipping_cuts() -> None:
    before = tone(200.0, 1.0)
    limited, _ = run("audio.limiter", before, threshold_db=[-12.0, -12.0])
    clipped, _ = run("audio.clipping", before, threshold_db=[-12.0, -12.0])
    assert np.abs(clipped.samples).max() == pytest.approx(np.abs(limited.samples).max(), rel=0.01)
    assert np.mean(np.abs(clipped.samples) > 0.099) > 0.6  # a square wave nearly
    assert np.mean(np.abs(limited.samples) > 0.099) < 0.25  # still a sine


def test_polarity_turns_every_sign() -> None:
    before = hiss(0.1)
    sound, _ = run("audio.polarity", before)
    np.testing.assert_allclose(sound.samples, -before, atol=2e-5)
