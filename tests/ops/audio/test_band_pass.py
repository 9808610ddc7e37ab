"""`audio.band_pass`: a band that is as wide as was drawn."""

from __future__ import annotations

import pytest

from tests.ops.audio.sounds import gain_db, hiss, run


def test_the_band_has_its_width_in_octaves_around_its_centre() -> None:
    _, drawn = run("audio.band_pass", hiss(0.1), frequency_hz=[1000, 1000], octaves=[2, 2])
    assert drawn == {"band_hz": [500.0, 2000.0]}
    for row in "abcd":
        _, drawn = run("audio.band_pass", hiss(0.1), row=row, frequency_hz=[400, 900], octaves=[1, 3])
        low, high = drawn["band_hz"]
        assert 400 <= (low * high) ** 0.5 <= 900 and 2.0 - 1e-3 <= high / low <= 8.0 + 1e-3


def test_the_centre_passes_the_edges_lose_three_decibels_and_the_rest_is_lost() -> None:
    parameters = {"frequency_hz": [1000, 1000], "octaves": [2, 2], "order": 2}
    assert gain_db("audio.band_pass", 1000.0, **parameters) == pytest.approx(0.0, abs=0.1)
    for edge in (500.0, 2000.0):
        assert gain_db("audio.band_pass", edge, **parameters) == pytest.approx(-3.01, abs=0.1)
    assert gain_db("audio.band_pass", 100.0, **parameters) < -25
    assert gain_db("audio.band_pass", 7500.0, **parameters) < -25


def test_a_band_ends_where_the_sampling_rate_does() -> None:
    _, drawn = run("audio.band_pass", hiss(0.1, 4000), 4000, frequency_hz=[1500, 1500], octaves=[2, 2])
    assert drawn == {"band_hz": [750.0, 1960.0]}
    assert run("audio.band_pass", hiss(0.1, 4000), 4000, frequency_hz=[2500, 3000])[1] is None
