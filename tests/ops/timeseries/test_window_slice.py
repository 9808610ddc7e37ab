"""`timeseries.window_slice`."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from augkit.ops.timeseries.window_slice import WindowSlice

from .series import carried_out, drawn_for, row_of


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60), st.floats(0.05, 1.0), st.integers(0, 30))
def test_a_slice_is_contiguous(steps: int, share: float, copy: int) -> None:
    row = row_of(np.arange(float(steps)), times=[float(step) for step in range(steps)])
    after = carried_out(WindowSlice(share=(share, share), keep_length=False), row, copy).values
    assert (np.diff(after["series"]) == 1.0).all()
    assert after["times"] == after["series"].tolist()
    assert len(after["series"]) == min(steps, max(2, round(round(share, 6) * steps)))


def test_a_stretched_slice_has_the_steps_of_the_series() -> None:
    row = row_of(np.arange(101.0))
    drawn = drawn_for(WindowSlice(share=(0.5, 0.5)), row)
    after = carried_out(WindowSlice(share=(0.5, 0.5)), row).values["series"]
    np.testing.assert_allclose(after, np.linspace(drawn["start"], drawn["stop"] - 1, 101))


def test_events_are_clipped_and_dropped_when_nothing_is_left() -> None:
    operator = WindowSlice(keep_length=False)
    events = [{"start": 0, "end": 3, "label": "gone"}, {"start": 2, "end": 6, "label": "cut"}]
    row = row_of(np.arange(10.0), events=events)
    after = operator.write(row, operator.apply(operator.read(row), {"start": 4, "stop": 9}))
    assert after.values["events"] == [{"start": 0, "end": 2, "label": "cut"}]


def test_the_whole_series_is_left_alone() -> None:
    assert drawn_for(WindowSlice(share=(1.0, 1.0)), row_of([1.0, 2.0, 3.0])) is None


def test_shares_outside_of_zero_to_one_are_refused() -> None:
    with pytest.raises(ValidationError, match="above 0 and at most 1"):
        WindowSlice(share=(0.0, 0.5))
