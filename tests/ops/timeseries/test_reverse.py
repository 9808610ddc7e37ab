"""`timeseries.reverse`."""

from __future__ import annotations

from augkit.ops.timeseries.reverse import Reverse

from .series import carried_out, row_of


def test_steps_labels_events_and_gaps_between_times_are_turned_round() -> None:
    row = row_of(
        [1.0, 2.0, 3.0, 4.0],
        times=[0.0, 1.0, 5.0, 6.0],
        step_labels=["a", "b", "c", "d"],
        events=[{"start": 1.0, "end": 5.0, "label": "x"}],
    )
    after = carried_out(Reverse(), row).values
    assert after["series"].tolist() == [4.0, 3.0, 2.0, 1.0]
    assert after["step_labels"] == ["d", "c", "b", "a"]
    assert after["times"] == [0.0, 1.0, 5.0, 6.0]
    assert after["events"] == [{"start": 1.0, "end": 5.0, "label": "x"}]


def test_events_in_steps_are_turned_round() -> None:
    row = row_of([1.0, 2.0, 3.0, 4.0], events=[{"start": 0, "end": 1, "label": "x"}])
    assert carried_out(Reverse(), row).values["events"] == [{"start": 3, "end": 4, "label": "x"}]
