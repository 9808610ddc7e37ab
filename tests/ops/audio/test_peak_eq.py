"""`audio.peak_eq`: louder or quieter around one frequency."""

from __future__ import annotations

import pytest

from tests.ops.audio.sounds import gain_db, run, tone


@pytest.mark.parametrize("gain", [-9.0, 6.0])
def test_the_gain_is_reached_at_the_frequency_and_nothing_changes_far_from_it(gain: float) -> None:
    parameters = {"frequency_hz": [1000, 1000], "gain_db": [gain, gain], "quality": [1, 1]}
    assert gain_db("audio.peak_eq", 1000.0, **parameters) == pytest.approx(gain, abs=0.02)
    assert gain_db("audio.peak_eq", 60.0, **parameters) == pytest.approx(0.0, abs=0.1)
    assert gain_db("audio.peak_eq", 7500.0, **parameters) == pytest.approx(0.0, abs=0.1)


def test_a_higher_quality_is_a_narrower_peak() -> None:
    wide, narrow = (
        gain_db("audio.peak_eq", 1500.0, frequency_hz=[1000, 1000], gain_db=[12, 12], quality=[quality, quality])
        for quality in (0.5, 5.0)
    )
    assert wide > 9.0 and narrow < 2.0


def test_all_three_are_drawn_and_told() -> None:
    _, drawn = run("audio.peak_eq", tone(200.0, 0.1), frequency_hz=[100, 200], gain_db=[-3, -1], quality=[2, 3])
    assert 100 <= drawn["frequency_hz"] <= 200 and -3 <= drawn["gain_db"] <= -1 and 2 <= drawn["quality"] <= 3
