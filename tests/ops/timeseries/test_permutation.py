"""`timeseries.permutation`."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from augkit.ops.timeseries.permutation import Permutation

from .series import carried_out, drawn_for, row_of


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-5, 5) | st.just(float("nan")), min_size=1, max_size=40),
    st.integers(2, 6),
    st.booleans(),
    st.integers(0, 50),
)
def test_every_value_is_there_again_with_its_label(values: list[float], most: int, equal: bool, copy: int) -> None:
    row = row_of(values, step_labels=[repr(value) for value in values])
    after = carried_out(Permutation(segments=(2, most), equal=equal), row, copy).values
    assert Counter(map(repr, after["series"].tolist())) == Counter(map(repr, values))
    assert after["step_labels"] == [repr(value) for value in after["series"].tolist()]


def test_pieces_of_equal_length_change_places_whole() -> None:
    row = row_of(np.arange(12.0))
    drawn = drawn_for(Permutation(segments=(3, 3)), row)
    assert drawn["cuts"] == [4, 8]
    after = carried_out(Permutation(segments=(3, 3)), row).values["series"].reshape(3, 4)
    assert sorted(after[:, 0].tolist()) == [0.0, 4.0, 8.0]
    assert (np.diff(after, axis=1) == 1.0).all()


def test_an_event_that_is_cut_becomes_two() -> None:
    operator = Permutation()
    row = row_of(np.arange(6.0), events=[{"start": 1, "end": 5, "label": "x"}])
    after = operator.write(row, operator.apply(operator.read(row), {"cuts": [3], "order": [1, 0]}))
    assert after.values["series"].tolist() == [3.0, 4.0, 5.0, 0.0, 1.0, 2.0]
    assert after.values["events"] == [{"start": 0, "end": 2, "label": "x"}, {"start": 4, "end": 6, "label": "x"}]


def test_events_in_time_are_cut_to_the_step() -> None:
    operator = Permutation()
    times = [0.0, 10.0, 20.0, 30.0]
    row = row_of(np.arange(4.0), times=times, events=[{"start": 10.0, "end": 20.0, "label": "x"}])
    after = operator.write(row, operator.apply(operator.read(row), {"cuts": [2], "order": [1, 0]}))
    assert after.values["times"] == times
    assert after.values["events"] == [{"start": 0.0, "end": 10.0, "label": "x"}]  # the last step has no duration
