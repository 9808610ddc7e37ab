"""`audio.shelf_eq`: bass or treble."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ops.audio.sounds import gain_db, run, tone


@pytest.mark.parametrize("side", ["low", "high"])
@pytest.mark.parametrize("gain", [-12.0, 8.0])
def test_the_gain_is_that_of_one_side_and_half_of_it_at_the_frequency(side: Any, gain: float) -> None:
    parameters = {"side": side, "frequency_hz": [1000, 1000], "gain_db": [gain, gain]}
    low, high = gain_db("audio.shelf_eq", 30.0, **parameters), gain_db("audio.shelf_eq", 7600.0, **parameters)
    assert (low, high) == pytest.approx((gain, 0.0) if side == "low" else (0.0, gain), abs=0.1)
    assert gain_db("audio.shelf_eq", 1000.0, **parameters) == pytest.approx(gain / 2, abs=0.05)


def test_both_sides_are_drawn_unless_one_is_asked_for() -> None:
    def sides(**parameters: Any) -> set[str]:
        return {run("audio.shelf_eq", tone(200.0, 0.05), row=row, **parameters)[1]["side"] for row in "abcdefghij"}

    assert sides() == {"low", "high"}
    assert sides(side="low") == {"low"}
