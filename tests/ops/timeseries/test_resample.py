"""`timeseries.resample`."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from augkit.ops.timeseries.resample import Resample

from .series import carried_out, row_of


def test_twice_the_steps_stand_between_the_old_ones() -> None:
    row = row_of([0.0, 2.0, 4.0], times=[0, 10, 20], step_labels=["a", "b", "c"])
    after = carried_out(Resample(factor=(5 / 3, 5 / 3)), row).values
    assert after["series"].tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert after["times"] == [0, 5, 10, 15, 20]
    assert after["step_labels"] == ["a", "a", "b", "c", "c"]


def test_timestamps_are_put_between_timestamps() -> None:
    row = row_of([0.0, 2.0], times=[datetime(2024, 1, 1), datetime(2024, 1, 3)])
    after = carried_out(Resample(factor=(1.5, 1.5)), row).values
    assert after["times"] == [datetime(2024, 1, 1), datetime(2024, 1, 2), datetime(2024, 1, 3)]


def test_between_a_gap_and_a_value_there_is_a_gap() -> None:
    after = carried_out(Resample(factor=(5 / 3, 5 / 3)), row_of([0.0, np.nan, 4.0])).values["series"]
    np.testing.assert_array_equal(after, [0.0, np.nan, np.nan, np.nan, 4.0])
