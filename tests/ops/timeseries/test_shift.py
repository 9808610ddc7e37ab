"""`timeseries.shift`."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from augkit.ops.timeseries.shift import Shift

from .series import carried_out, row_of

ROW = row_of([1.0, 2.0, 3.0, 4.0], step_labels=["a", "b", "c", "d"], events=[{"start": 3, "end": 4, "label": "end"}])


def test_later_repeats_the_first_value_and_pushes_out_the_end() -> None:
    after = carried_out(Shift(share=(0.25, 0.25)), ROW).values
    assert after["series"].tolist() == [1.0, 1.0, 2.0, 3.0]
    assert after["step_labels"] == ["a", "a", "b", "c"]
    assert after["events"] == []


def test_earlier_repeats_the_last_value() -> None:
    after = carried_out(Shift(share=(-0.25, -0.25)), ROW).values
    assert after["series"].tolist() == [2.0, 3.0, 4.0, 4.0]
    assert after["events"] == [{"start": 2, "end": 4, "label": "end"}]


def test_a_periodic_series_comes_in_again() -> None:
    after = carried_out(Shift(share=(0.5, 0.5), fill="wrap"), ROW).values
    assert after["series"].tolist() == [3.0, 4.0, 1.0, 2.0]
    assert after["events"] == [{"start": 1, "end": 2, "label": "end"}]


def test_more_than_the_whole_is_refused() -> None:
    with pytest.raises(ValidationError, match="from -1 to 1"):
        Shift(share=(-2.0, 0.0))
