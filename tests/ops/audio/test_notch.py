"""`audio.notch`: one frequency is taken out."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.audio.sounds import gain_db, run


@pytest.mark.parametrize(("quality", "beside"), [(5.0, 900.0), (1.0, 618.0)])
def test_its_frequency_is_gone_and_three_decibels_are_lost_at_the_ends_of_its_width(
    quality: float, beside: float
) -> None:
    parameters = {"frequency_hz": [1000, 1000], "quality": [quality, quality]}
    assert gain_db("audio.notch", 1000.0, **parameters) < -60
    assert gain_db("audio.notch", beside, **parameters) == pytest.approx(-3.0, abs=0.5)
    assert gain_db("audio.notch", 100.0, **parameters) == pytest.approx(0.0, abs=0.1)


def test_frequencies_are_drawn_evenly_in_octaves() -> None:
    drawn = [
        run("audio.notch", np.ones((10, 1), np.float32), row=str(row), frequency_hz=[100, 6400])[1]["frequency_hz"]
        for row in range(300)
    ]
    assert np.mean(np.array(drawn) < 800) == pytest.approx(0.5, abs=0.1)
