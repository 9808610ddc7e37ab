"""Values between steps."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from augkit.ops.timeseries.warping.interpolation import at_positions, filled, resized


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-5, 5), min_size=1, max_size=20), st.lists(st.floats(0, 1), max_size=20))
def test_positions_are_read_as_numpy_reads_them(values: list[float], shares: list[float]) -> None:
    positions = np.array(shares) * (len(values) - 1)
    expected = np.interp(positions, np.arange(len(values)), values)
    np.testing.assert_allclose(at_positions(np.array([values]), positions)[0], expected, atol=1e-9)


def test_a_gap_is_read_beside_it_and_not_on_its_neighbours() -> None:
    made = at_positions(np.array([[1.0, np.nan, 3.0]]), np.array([0.0, 0.01, 1.0, 1.99, 2.0]))[0]
    np.testing.assert_array_equal(made, [1.0, np.nan, np.nan, np.nan, 3.0])


def test_resizing_keeps_the_ends() -> None:
    assert resized(np.array([[1.0, 5.0, 3.0]]), 5).tolist() == [[1.0, 3.0, 5.0, 4.0, 3.0]]


def test_a_channel_of_nothing_but_gaps_is_filled_with_zeros() -> None:
    assert filled(np.array([[np.nan, np.nan], [np.nan, 2.0]])).tolist() == [[0.0, 0.0], [2.0, 2.0]]
