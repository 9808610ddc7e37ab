"""How labels in time move."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from augkit.ops.timeseries.reading.timeline import moved_events, moved_labels, numbers_of

POSITIONS = st.lists(st.floats(0, 19), min_size=1, max_size=30)


@settings(max_examples=80, deadline=None)
@given(POSITIONS, st.integers(0, 19), st.integers(1, 8))
def test_an_event_is_where_its_steps_went(positions: list[float], start: int, length: int) -> None:
    end = min(start + length, 20)
    labels = ["in" if start <= step < end else "out" for step in range(20)]
    given_labels = {"step_labels": labels, "events": [{"start": start, "end": end, "label": "in"}]}
    moved = moved_labels(given_labels, np.array(positions), None)
    covered = {step for event in moved["events"] for step in range(event["start"], event["end"])}
    assert covered == {step for step, label in enumerate(moved["step_labels"]) if label == "in"}


def test_a_moment_stays_a_moment_at_its_step() -> None:
    event = {"start": 4, "end": 4, "label": "tick"}
    assert moved_events([event], np.array([3.0, 4.0, 5.0]), None, None) == [{"start": 1, "end": 1, "label": "tick"}]
    assert moved_events([event], np.array([5.0, 6.0]), None, None) == []


def test_events_in_time_keep_to_the_part_of_a_second() -> None:
    times = np.array([0.0, 1.0, 2.0, 3.0])
    event = {"start": 0.25, "end": 2.5, "label": "x", "sure": True}
    (same,) = moved_events([event], np.arange(4.0), times, times)
    assert same == event
    (half,) = moved_events([event], np.array([0.0, 0.5, 1.0, 1.5]), times, times)
    assert half == {"start": 0.5, "end": 3.0, "label": "x", "sure": True}


def test_an_event_outside_of_a_slice_is_dropped() -> None:
    times = np.array([0.0, 1.0, 2.0, 3.0])
    event = {"start": 0.0, "end": 0.5, "label": "x"}
    assert moved_events([event], np.array([2.0, 3.0]), times, np.array([2.0, 3.0])) == []


def test_events_may_be_timestamps_beside_times_in_seconds() -> None:
    start, end = (datetime(1970, 1, 1, 0, 0, second, tzinfo=timezone.utc) for second in (1, 3))
    labels: dict[str, Any] = {"times": [0.0, 2.0, 4.0], "events": [{"start": start, "end": end, "label": "x"}]}
    moved = moved_labels(labels, np.array([0.0, 0.5, 1.0]), numbers_of(labels["times"]))
    assert moved["events"] == [{"start": end.replace(second=2), "end": end.replace(second=4), "label": "x"}]
