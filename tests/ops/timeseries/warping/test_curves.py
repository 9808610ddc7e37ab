"""Smooth curves through knots."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.interpolate import CubicSpline

from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.curves import curves, weighted


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-3, 3), min_size=2, max_size=12), st.integers(2, 90))
def test_curves_are_natural_cubic_splines(knots: list[float], steps: int) -> None:
    made = weighted(curves(Series(np.zeros((1, steps))), len(knots)), [knots])[0]
    spline = CubicSpline(np.linspace(0, 1, len(knots)), knots, bc_type="natural")
    np.testing.assert_allclose(made, spline(np.linspace(0, 1, steps)), atol=1e-9)


def test_irregular_times_are_places_on_the_curve() -> None:
    times = [0.0, 1.0, 4.0, 10.0]
    made = weighted(curves(Series(np.zeros((1, 4)), {"times": times}), 3), [[1.0, 3.0, 2.0]])[0]
    spline = CubicSpline([0.0, 5.0, 10.0], [1.0, 3.0, 2.0], bc_type="natural")
    np.testing.assert_allclose(made, spline(times))


def test_one_knot_is_a_constant() -> None:
    assert weighted(curves(Series(np.zeros((2, 3))), 1), [[2.0], [5.0]]).tolist() == [[2.0] * 3, [5.0] * 3]


@pytest.mark.parametrize("channels", [1, 3])
def test_every_channel_has_a_curve_of_its_own(channels: int) -> None:
    knots = np.arange(4.0 * channels).reshape(channels, 4)
    made = weighted(curves(Series(np.zeros((channels, 10))), 4), knots)
    np.testing.assert_allclose(made[:, [0, -1]], knots[:, [0, -1]])
