"""Noise in proportion to a column."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.tabular.gaussian_noise import GaussianNoise

from .drawing import applied, drawn, learnt, row_of

VALUES = np.random.default_rng(1).normal(50, 8, 400).tolist()
TRAIN = [row_of({"x": value, "n": round(value), "f": float(round(value)), "c": 3.0, "t": "a"}) for value in VALUES]


def test_a_column_is_known_by_its_deviation_range_and_wholeness() -> None:
    fitted = learnt(GaussianNoise(), TRAIN)
    assert list(fitted) == ["c", "f", "n", "x"]
    assert fitted["x"].deviation == pytest.approx(np.std(VALUES))
    assert (fitted["x"].least, fitted["x"].most) == (min(VALUES), max(VALUES))
    assert fitted["n"].is_integer and fitted["f"].is_whole and not fitted["f"].is_integer and not fitted["x"].is_whole


def test_noise_has_the_scale_of_the_column() -> None:
    operator = GaussianNoise(scale=0.25)
    fitted = learnt(operator, TRAIN)
    row = row_of({"x": 50.0})
    noise = [drawn(operator, row, number, fitted)["values"]["x"] - 50 for number in range(2000)]
    assert np.mean(noise) == pytest.approx(0, abs=0.2)
    assert np.std(noise) == pytest.approx(0.25 * np.std(VALUES), rel=0.06)


def test_whole_numbers_stay_whole_values_in_range_and_the_rest_as_it_is() -> None:
    operator = GaussianNoise(scale=10.0)
    fitted = learnt(operator, TRAIN)
    row = row_of({"x": None, "n": 50, "f": 50.0, "c": 3.0, "t": "a", "new": 1.5})
    for number in range(50):
        draw = drawn(operator, row, number, fitted)
        assert set(draw["values"]) == {"n", "f"}
        after = applied(operator, row, draw)
        assert isinstance(after["n"], int) and after["f"].is_integer()
        assert round(min(VALUES)) <= after["n"] <= round(max(VALUES))
        assert (after["x"], after["c"], after["t"], after["new"]) == (None, 3.0, "a", 1.5)
