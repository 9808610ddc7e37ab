"""How labels in time move when steps do.

The one rule for all: new step i stands where the old position `positions[i]` stood, a fractional step. Its label is
that of the old step nearest by, and an event is wherever the steps of the old event went.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

__all__ = ["moved_events", "moved_labels", "numbers_of", "runs"]

EPOCH = datetime(1970, 1, 1)
Event = Mapping[str, Any]


def numbers_of(times: Sequence[Any]) -> np.ndarray:
    """Times as float64, shape (steps,): numbers as they are, timestamps as seconds since 1970.

    >>> numbers_of([datetime(1970, 1, 1, 0, 1)])
    array([60.])
    """
    return np.array([_number(time) for time in times], dtype=np.float64)


def runs(inside: np.ndarray) -> list[tuple[int, int]]:
    """Start and end (not included) of every run of true values.

    >>> runs(np.array([False, True, True, False, True]))
    [(1, 3), (4, 5)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([False], inside, [False])).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def moved_labels(labels: Mapping[str, Any], positions: np.ndarray, times: np.ndarray | None) -> dict[str, Any]:
    """Labels and events at new steps.

    Args:
        labels: `times`, `step_labels` and `events` of the row, as far as it has them.
        positions: where each new step stood, shape (new steps,), from 0 to the last old step.
        times: of the new steps, as `numbers_of` has them; None without a `times` role.
    """
    moved: dict[str, Any] = {}
    nearest = np.rint(positions).astype(np.intp)
    if labels.get("step_labels") is not None:
        old = labels["step_labels"]
        moved["step_labels"] = [old[step] for step in nearest.tolist()]
    if times is not None:
        moved["times"] = [_as_time(time, labels["times"][0]) for time in times.tolist()] if len(times) else []
    if labels.get("events") is not None:
        before = None if times is None else numbers_of(labels["times"])
        moved["events"] = moved_events(labels["events"], positions, before, times)
    return moved


def moved_events(
    events: Sequence[Event], positions: np.ndarray, before: np.ndarray | None, after: np.ndarray | None
) -> list[dict[str, Any]]:
    """Events after a move; one that is cut is clipped, one that is torn apart becomes several, and none is empty.

    Args:
        events: with `start` and `end`: steps, the end not included; with times, in their unit, both ends included.
        positions: where each new step stood, shape (new steps,).
        before: old times; None where events are in steps.
        after: times of the new steps.
    """
    if before is None or after is None:
        nearest = np.rint(positions)
        return [_between(event, *run) for event in events for run in _step_runs(event, nearest)]
    stood = np.interp(positions, np.arange(len(before)), before)  # the old time of each new step
    return [_between(event, *ends) for event in events for ends in _time_runs(event, stood, after)]


def _step_runs(event: Event, nearest: np.ndarray) -> list[tuple[int, int]]:
    start, end = event["start"], event["end"]
    is_point = start == end
    found = runs((nearest >= start) & (nearest < (start + 1 if is_point else end)))
    return [(low, low if is_point else high) for low, high in found]


def _time_runs(event: Event, stood: np.ndarray, after: np.ndarray) -> list[tuple[Any, Any]]:
    start, end = _number(event["start"]), _number(event["end"])
    steps = np.diff(stood)
    if not len(stood):
        return []
    if (steps < 0).any() and not (steps > 0).any():  # run backwards
        stood, after = stood[::-1], after[::-1]
        steps = np.diff(stood)
    if (steps < 0).any():  # pieces have changed places: to the step, which lasts until the next
        last = len(after) - 1
        pieces = runs((stood >= start) & (stood <= end))
        found = [(after[low], after[low if start == end else min(high, last)]) for low, high in pieces]
        found = [(low, high) for low, high in found if low < high or start == end]
    elif end < stood[0] or start > stood[-1]:
        found = []
    else:
        ends = sorted(np.interp([start, end], stood, after).tolist())
        found = [(ends[0], ends[1])] if ends[0] < ends[1] or start == end else []
    like = event["start"]
    return [(_as_time(float(low), like), _as_time(float(high), like)) for low, high in found]


def _between(event: Event, start: Any, end: Any) -> dict[str, Any]:
    return {**event, "start": start, "end": end}


def _number(time: Any) -> float:
    if isinstance(time, datetime):
        return (time.replace(tzinfo=None) - (time.utcoffset() or timedelta()) - EPOCH) / timedelta(seconds=1)
    if isinstance(time, date):
        return (datetime(time.year, time.month, time.day) - EPOCH) / timedelta(seconds=1)
    return float(time)


def _as_time(number: float, like: Any) -> Any:
    """A number of `numbers_of` as the kind of time that `like` is; whole numbers stay whole where they are."""
    if isinstance(like, datetime):
        made = EPOCH + timedelta(seconds=number)
        return made if like.tzinfo is None else (made + (like.utcoffset() or timedelta())).replace(tzinfo=like.tzinfo)
    if isinstance(like, date):
        return (EPOCH + timedelta(seconds=number)).date()
    return round(number) if isinstance(like, int) and not isinstance(like, bool) else number
