"""`timeseries.window_warp`."""

from __future__ import annotations

import numpy as np

from augkit.ops.timeseries.window_warp import WindowWarp

from .series import drawn_for, row_of


def test_the_window_takes_longer_and_the_rest_makes_room() -> None:
    operator = WindowWarp(share=0.2)
    row = row_of(np.linspace(0.0, 1.0, 121))  # the values are the old times
    after = operator.apply(operator.read(row), {"start": 0.4, "factor": 2.0}).values[0]
    speeds = np.diff(after) * 120
    inside = (after[:-1] > 0.41) & (after[1:] < 0.59)
    outside = (after[1:] < 0.39) | (after[:-1] > 0.61)
    np.testing.assert_allclose(speeds[inside], 0.6)  # half the speed, and all 1.2 times as fast
    np.testing.assert_allclose(speeds[outside], 1.2)
    assert (after[0], after[-1]) == (0.0, 1.0)


def test_irregular_times_are_warped_in_time() -> None:
    times = [0.0, 1.0, 2.0, 10.0]
    operator = WindowWarp(share=0.5)
    row = row_of(times, times=times)
    after = operator.apply(operator.read(row), {"start": 0.0, "factor": 2.0}).values[0]
    np.testing.assert_allclose(after, [0.0, 0.75, 1.5, 10.0])


def test_a_factor_of_one_draws_nothing() -> None:
    assert drawn_for(WindowWarp(factors=(1.0,)), row_of(np.arange(9.0))) is None
