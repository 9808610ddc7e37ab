"""`audio.high_pass`: what is below its frequency is lost."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.audio.sounds import gain_db, level_db, run, tone


@pytest.mark.parametrize("order", [1, 2, 4])
def test_three_decibels_are_lost_at_the_frequency_and_six_an_octave_for_each_order(order: int) -> None:
    parameters = {"frequency_hz": [1000, 1000], "order": order}
    assert gain_db("audio.high_pass", 1000.0, **parameters) == pytest.approx(-3.01, abs=0.05)
    assert gain_db("audio.high_pass", 7000.0, **parameters) == pytest.approx(0.0, abs=0.1)
    octave = gain_db("audio.high_pass", 125.0, **parameters) - gain_db("audio.high_pass", 250.0, **parameters)
    assert octave == pytest.approx(-6.02 * order, abs=0.5)


def test_a_constant_part_is_taken_away() -> None:
    sound, _ = run("audio.high_pass", tone(2000.0, 0.5) + np.float32(0.3), frequency_hz=[200, 200])
    assert abs(sound.samples[4000:].mean()) < 1e-3
    assert level_db(sound.samples[:, 0], 2000.0) == pytest.approx(level_db(tone(2000.0, 0.5)[:, 0], 2000.0), abs=0.1)
