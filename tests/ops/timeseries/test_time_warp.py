"""`timeseries.time_warp`."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from augkit.ops.timeseries.time_warp import TimeWarp

from .series import carried_out, drawn_for, row_of


@settings(max_examples=60, deadline=None)
@given(st.integers(3, 80), st.floats(0.01, 3.0), st.integers(1, 8), st.integers(0, 30), st.booleans())
def test_time_never_stands_still_or_runs_backwards_and_ends_stay(
    steps: int, sigma: float, knots: int, copy: int, irregular: bool
) -> None:
    times = {"times": np.cumsum(1.0 + np.arange(steps) % 3).tolist()} if irregular else {}
    row = row_of(np.arange(float(steps)), **times)
    after = carried_out(TimeWarp(sigma=sigma, knots=knots), row, copy).values["series"]
    assert (np.diff(after) > 0).all()
    assert (after[0], after[-1]) == (0.0, steps - 1.0)


def test_labels_and_events_go_with_their_steps() -> None:
    labels = ["low"] * 30 + ["high"] * 20 + ["low"] * 30
    values = np.array([float(label == "high") for label in labels])
    row = row_of(values, step_labels=labels, events=[{"start": 30, "end": 50, "label": "high"}])
    for copy in range(20):
        after = carried_out(TimeWarp(sigma=0.5), row, copy).values
        high = [step for step, label in enumerate(after["step_labels"]) if label == "high"]
        assert after["events"] == [{"start": high[0], "end": high[-1] + 1, "label": "high"}]
        assert (np.abs(after["series"] - [float(label == "high") for label in after["step_labels"]]) <= 0.5).all()


def test_channels_stay_in_step() -> None:
    after = carried_out(TimeWarp(), row_of(np.stack([np.arange(50.0), 2.0 * np.arange(50.0)]))).values["series"]
    np.testing.assert_allclose(after[1], 2.0 * after[0])


def test_times_stay_and_events_in_time_move_between_them() -> None:
    times = [0.0, 1.0, 2.0, 4.0, 8.0, 9.0, 10.0]
    row = row_of(times, times=times, events=[{"start": 4.0, "end": 8.0, "label": "x"}])
    operator = TimeWarp(sigma=0.4)
    after = carried_out(operator, row).values
    assert after["times"] == times
    (event,) = after["events"]
    # the values are the old times, so they say where 4 and 8 went
    np.testing.assert_allclose(np.interp([event["start"], event["end"]], times, after["series"]), [4.0, 8.0], atol=1e-9)


def test_strength_zero_draws_nothing() -> None:
    assert drawn_for(TimeWarp(sigma=0.0), row_of([1.0, 2.0, 3.0])) is None
