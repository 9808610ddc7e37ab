"""`audio.limiter`: peaks bend where clipping cuts."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.audio.sounds import run, tone


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


def test_silence_has_no_peaks() -> None:
    assert run("audio.limiter", np.zeros((800, 1), np.float32))[1] is None
