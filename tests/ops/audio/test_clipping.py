"""`audio.clipping`: cut at a threshold below the peak."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.registry import get_operator
from tests.ops.audio.sounds import run, tone


def test_the_threshold_is_below_the_sounds_own_peak_and_what_is_within_it_stays() -> None:
    before = tone(200.0, 0.5, level=0.3)
    sound, drawn = run("audio.clipping", before, threshold_db=[-6.0206, -6.0206])
    assert drawn["threshold_db"] == pytest.approx(20 * np.log10(0.15), abs=0.01)
    assert np.abs(sound.samples).max() == pytest.approx(0.15, rel=1e-3)
    quiet = np.abs(before) < 0.149
    np.testing.assert_allclose(sound.samples[quiet], before[quiet], atol=2e-5)
    assert np.mean(np.abs(sound.samples) > 0.1499) == pytest.approx(2 / 3, abs=0.01)  # |sine| is above half so long


def test_silence_stays_and_a_threshold_above_the_peak_is_refused() -> None:
    assert run("audio.clipping", np.zeros((800, 1), np.float32))[1] is None
    with pytest.raises(ValueError, match="threshold_db"):
        get_operator("audio.clipping")(threshold_db=(-3.0, 1.0))
