"""Filters: what they let through at which frequency, in decibels."""

from __future__ import annotations

from typing import Any

import pytest

from augkit.ops.audio.signal import filters
from tests.ops.audio.sounds import RATE, level_db, tone


def response(sections: Any, frequency_hz: float) -> float:
    """Gain of the filter on a long tone, in decibels."""
    before = tone(frequency_hz, 1.0)
    after = filters.filtered(before, sections)
    return level_db(after[:, 0], frequency_hz) - level_db(before[:, 0], frequency_hz)


@pytest.mark.parametrize(("kind", "passes", "stops"), [("lowpass", 250, 2000), ("highpass", 4000, 500)])
def test_butterworth_loses_3_db_at_its_frequency_and_12_db_in_the_next_octave(
    kind: Any, passes: int, stops: int
) -> None:
    sections = filters.butterworth(kind, 1000.0, 2, RATE)
    assert response(sections, 1000.0) == pytest.approx(-3.01, abs=0.05)
    assert response(sections, passes) == pytest.approx(0.0, abs=0.1)
    assert response(sections, stops) == pytest.approx(-12.3, abs=1.0)


def test_a_band_keeps_its_centre() -> None:
    sections = filters.butterworth("bandpass", (500.0, 2000.0), 2, RATE)
    assert response(sections, 1000.0) == pytest.approx(0.0, abs=0.1)
    assert response(sections, 500.0) == pytest.approx(-3.01, abs=0.1)
    assert response(sections, 100.0) < -25


def test_a_notch_takes_out_its_frequency_alone() -> None:
    sections = filters.notch(1000.0, 5.0, RATE)
    assert response(sections, 1000.0) < -60
    assert response(sections, 900.0) == pytest.approx(-3.0, abs=0.5)
    assert response(sections, 3000.0) == pytest.approx(0.0, abs=0.1)


@pytest.mark.parametrize("gain", [-9.0, 6.0])
def test_a_peak_has_its_gain_at_its_frequency(gain: float) -> None:
    sections = filters.peaking(1000.0, gain, 1.0, RATE)
    assert response(sections, 1000.0) == pytest.approx(gain, abs=0.02)
    assert response(sections, 60.0) == pytest.approx(0.0, abs=0.1)
    assert response(sections, 7500.0) == pytest.approx(0.0, abs=0.1)


@pytest.mark.parametrize("side", ["low", "high"])
@pytest.mark.parametrize("gain", [-12.0, 8.0])
def test_a_shelf_has_its_gain_on_its_side_and_half_of_it_at_its_frequency(side: Any, gain: float) -> None:
    sections = filters.shelf(side, 1000.0, gain, 0.7071, RATE)
    low, high = response(sections, 30.0), response(sections, 7600.0)
    assert (low, high) == pytest.approx((gain, 0.0) if side == "low" else (0.0, gain), abs=0.1)
    assert response(sections, 1000.0) == pytest.approx(gain / 2, abs=0.05)
