"""`audio.gain_ramp`: from one gain to another."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.audio.sounds import run


def test_a_gain_ramp_moves_from_one_gain_to_the_other() -> None:
    sound, drawn = run("audio.gain_ramp", np.full((8000, 1), 0.25, np.float32), 8000, gain_db=[-12, 6])
    start, end = drawn["gain_db"]
    assert 20 * np.log10(sound.samples[0, 0] / 0.25) == pytest.approx(start, abs=0.01)
    assert 20 * np.log10(sound.samples[-1, 0] / 0.25) == pytest.approx(end, abs=0.01)
    middle = round(sum(drawn["seconds"]) / 2 * 8000)
    assert 20 * np.log10(sound.samples[middle, 0] / 0.25) == pytest.approx((start + end) / 2, abs=0.1)


def test_each_gain_holds_until_and_from_its_moment() -> None:
    sound, drawn = run("audio.gain_ramp", np.full((8000, 2), 0.25, np.float32), 8000)
    first, last = (round(seconds * 8000) for seconds in drawn["seconds"])
    assert 0 < first < last < 8000
    assert np.ptp(sound.samples[:first]) < 1e-6 and np.ptp(sound.samples[last + 1 :]) < 1e-6
    steps = np.diff(sound.samples[:, 0])
    assert (steps >= -1e-7).all() or (steps <= 1e-7).all()
