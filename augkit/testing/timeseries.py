"""What operators on time series are tried on, and what holds of a row of them after any of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from augkit.testing.violation import require

__all__ = ["check_series_row", "labelled_series", "series_odd", "series_ordinary"]

Values = Mapping[str, Any]
PLACES = "abc"
"""Step labels of the rows made here; the first channel is 0, 1, 2 where they stand."""
FARTHEST = len(PLACES) - 1
HUGE = 100_000


def labelled_series(places: str, channels: int = 1, dtype: Any = np.float64) -> dict[str, Any]:
    """A row whose first channel says which label stands where.

    Args:
        places: the label of each step, as in `aaabbc`; runs of anything but `a` are events too.
        channels: further ones are waves.
        dtype: of the numbers.
    """
    steps = len(places)
    values = np.empty((channels, steps), dtype)
    values[0] = [PLACES.index(place) for place in places]
    for number in range(1, channels):
        values[number] = np.sin(np.arange(steps) * (0.3 * number)) + number
    events = []
    for label in PLACES[1:]:
        inside = np.array([place == label for place in places])
        edges = np.flatnonzero(np.diff(np.concatenate(([False], inside, [False])).astype(int))).tolist()
        events += [
            {"start": start, "end": end, "label": label} for start, end in zip(edges[::2], edges[1::2], strict=True)
        ]
    return {"series": values, "step_labels": list(places), "events": events}


def series_ordinary() -> tuple[Values, ...]:
    """Everyday rows: one channel and several, in both kinds of number, with labels, times, gaps and a horizon."""
    steps = np.arange(60)
    wave = np.sin(steps / 5.0)
    walk = np.cumsum(np.cos(steps * steps)).reshape(3, 20)
    gaps = np.stack([wave, wave * 2.0 + 5.0]).astype(np.float32)
    gaps[0, 20:26] = np.nan
    gaps[1, 59] = np.nan
    irregular = [float(step + (step % 3) * 0.25) for step in range(24)]
    return (
        {"series": wave, "label": "wave"},
        {"series": np.stack([wave + 0.1 * steps, wave[::-1]]), "label": "wave"},
        {"series": walk, "label": "walk"},
        {"series": (walk * 3.0).astype(np.float32), "label": "walk"},
        {"series": gaps, "label": "wave"},
        {"series": np.cos(steps / 3.0)[None], "label": "wave", "horizon": np.cos(np.arange(60, 70) / 3.0)[None]},
        {**labelled_series("a" * 12 + "b" * 9 + "a" * 4 + "c" * 11), "label": "walk"},
        {**labelled_series("b" * 8 + "c" * 7 + "a" * 15 + "b" * 10, 3, np.float32), "label": "wave"},
        {
            "series": np.abs(np.sin(np.arange(24) / 3.0)) + 1.0,
            "times": irregular,
            "events": [{"start": 3.5, "end": 9.25, "label": "high"}, {"start": 12.0, "end": 12.0, "label": "mark"}],
            "label": "wave",
        },
        {"series": [1.0, 4.0, None, 2.0, 8.0, 5.0, 7.0, 7.5, 6.0, 3.0], "times": [float(k) for k in range(10)]},
    )


def series_odd() -> dict[str, Values]:
    """Rows that are valid and rare, by what is odd about them."""
    rows: dict[str, Values] = {
        "no steps": {"series": np.empty(0)},
        "no channels": {"series": np.empty((0, 0))},
        "one step": {
            "series": np.array([[3.0]]),
            "step_labels": ["b"],
            "events": [{"start": 0, "end": 1, "label": "b"}],
        },
        "two steps": {"series": np.array([1.0, 2.0]), "times": [0.0, 5.0]},
        "three steps": {"series": np.array([[1.0, 2.0, 4.0], [0.0, 0.0, 1.0]], np.float32)},
        "constant": {"series": np.full((2, 40), 7.0), "label": "flat"},
        "nothing known": {"series": np.full(30, np.nan)},
        "one value known": {"series": np.array([np.nan] * 10 + [2.0] + [np.nan] * 10)},
        "very large": {"series": np.sin(np.arange(50.0)) * 1e30},
        "very small": {"series": np.sin(np.arange(50.0)) * 1e-30},
        "no events": {"series": np.sin(np.arange(20.0)), "events": []},
        "empty lists": {"series": [], "times": [], "step_labels": [], "events": []},
        "huge": {"series": np.sin(np.arange(float(HUGE)) / 100.0)[None]},
    }
    return rows


def check_series_row(before: Values, after: Values, drawn: Any) -> None:
    """What holds of every row of time series: labels are as long as the series and stand where they stood in it.

    Raises:
        ContractViolation: it does not hold.
    """
    require(set(before) == set(after), "no role comes or goes", f"had {sorted(before)}, has {sorted(after)}")
    old, new = _array(before["series"]), _array(after["series"])
    require(
        old.ndim == new.ndim and (old.ndim == 1 or len(old) == len(new)),
        "a series keeps its channels",
        f"an array of shape {old.shape} became one of {new.shape}",
    )
    changed = after["series"] is not before["series"]
    require(not changed or new.dtype == np.float64, "a series is float64 within a chain", f"it became {new.dtype}")
    require(not np.isinf(new).any() or np.isinf(old).any(), "no value becomes infinite", f"drawn: {drawn}")
    invented = np.isnan(old).all() and old.size and not np.isnan(new).all()
    require(not invented, "missing values never become numbers", f"{new[..., :20]} came of nothing but gaps")
    steps = new.shape[-1]
    for role in ("times", "step_labels"):
        if before.get(role) is not None:
            require(
                len(after[role]) == steps, f"there are as many {role} as steps", f"{len(after[role])} for {steps} steps"
            )
    if before.get("times") is not None:
        later = all(one < other for one, other in zip(after["times"], after["times"][1:], strict=False))
        require(later, "times stay in order", f"{after['times']}")
    if before.get("step_labels") and before["step_labels"] != after["step_labels"]:
        _check_moved(new, after)
    _check_events(before, after, steps)
    if "horizon" in before:
        shapes = _array(before["horizon"]).shape, _array(after["horizon"]).shape
        require(shapes[0] == shapes[1], "a horizon keeps its shape", f"{shapes[0]} became {shapes[1]}")


def _check_moved(new: np.ndarray, after: Values) -> None:
    """The first channel still says which label stands where, to the half way between two."""
    first = np.atleast_2d(new)[0].tolist()
    for step, (value, label) in enumerate(zip(first, after["step_labels"], strict=True)):
        wanted = PLACES.index(label)
        require(
            abs(value - wanted) <= 0.5 * FARTHEST + 1e-6,
            "step labels land with their steps",
            f"step {step} is {value:g} and says {label!r}",
        )


def _check_events(before: Values, after: Values, steps: int) -> None:
    if not before.get("events"):
        return
    low, high = (after["times"][0], after["times"][-1]) if before.get("times") else (0, steps)
    for event in after["events"]:
        is_right = low <= event["start"] <= event["end"] <= high
        require(is_right, "events are within the series", f"{event} in {low} to {high}")
        was_point = any(one["start"] == one["end"] and one["label"] == event["label"] for one in before["events"])
        require(event["start"] < event["end"] or was_point, "no event is empty", f"{event}")
    if before.get("step_labels") and not before.get("times"):
        said = {(step, event["label"]) for event in after["events"] for step in range(event["start"], event["end"])}
        labels = {event["label"] for event in before["events"]}
        shown = {(step, label) for step, label in enumerate(after["step_labels"]) if label in labels}
        require(said == shown, "events move with their steps", f"{sorted(said ^ shown)[:5]} differ")


def _array(value: Any) -> np.ndarray:
    return value if isinstance(value, np.ndarray) else np.array(value, np.float64)
