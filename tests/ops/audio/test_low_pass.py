"""`audio.low_pass`: what is above its frequency is lost."""

from __future__ import annotations

import pytest

from tests.ops.audio.sounds import RATE, gain_db, level_db, run, tone


def test_three_decibels_are_lost_at_the_frequency_and_six_an_octave_for_each_order() -> None:
    for order in (1, 2, 4):
        parameters = {"frequency_hz": [1000, 1000], "order": order}
        assert gain_db("audio.low_pass", 1000.0, 48_000, **parameters) == pytest.approx(-3.01, abs=0.05)
        assert gain_db("audio.low_pass", 60.0, 48_000, **parameters) == pytest.approx(0.0, abs=0.1)
        octave = gain_db("audio.low_pass", 8000.0, 48_000, **parameters) - gain_db(
            "audio.low_pass", 4000.0, 48_000, **parameters
        )
        assert octave == pytest.approx(-6.02 * order, rel=0.2)


def test_frequencies_are_drawn_below_the_nyquist_frequency_and_not_at_all_where_there_are_none() -> None:
    _, drawn = run("audio.low_pass", tone(200.0, 0.2, 4000), 4000, frequency_hz=[1900, 8000])
    assert 1900 <= drawn["frequency_hz"] <= 1960
    _, drawn = run("audio.low_pass", tone(200.0, 0.2, 4000), 4000, frequency_hz=[3000, 8000])
    assert drawn is None


def test_both_channels_are_filtered() -> None:
    before = tone(4000.0, 0.5, channels=2)
    sound, drawn = run("audio.low_pass", before, frequency_hz=[500, 500], order=8)
    assert drawn == {"frequency_hz": 500.0} and sound.sampling_rate == RATE
    assert max(level_db(sound.samples[:, channel], 4000.0) for channel in range(2)) < -60.0
