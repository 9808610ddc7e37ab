"""What a sample of a time series is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from augkit.ops.base import Row
from augkit.ops.timeseries.reading.timeline import moved_labels, numbers_of
from augkit.ops.timeseries.reading.values import as_array
from augkit.ops.timeseries.warping.interpolation import at_positions

__all__ = ["LABELS", "Series", "put", "put_values", "taken"]

LABELS = frozenset({"times", "step_labels", "events", "horizon"})
_NOTHING: Mapping[str, Any] = {}


class Series:
    """Numbers over steps, with everything that points at a step.

    Attributes:
        values: float64 of shape (channels, steps), not to be changed; what is missing is NaN. The column may hold
            float32: values are rounded to it once, when all steps of a chain are through.
        labels: `times`, `step_labels`, `events` and `horizon`, as far as the row has them, as they stand in it.
        label: the class of the whole series; None where it has none.
        row_id: id of the row it was read from.
        derived: what operators found out about it, for the next copy of the row.
    """

    __slots__ = ("derived", "label", "labels", "row_id", "values")

    def __init__(
        self, values: np.ndarray, labels: Mapping[str, Any] = _NOTHING, label: Any = None, row_id: str = ""
    ) -> None:
        self.values = values
        self.labels = labels
        self.label = label
        self.row_id = row_id
        self.derived: dict[Any, Any] = {}

    @property
    def channels(self) -> int:
        channels: int = self.values.shape[0]
        return channels

    @property
    def steps(self) -> int:
        steps: int = self.values.shape[1]
        return steps

    @property
    def times(self) -> np.ndarray | None:
        """Time of each step as a number, shape (steps,), float64; None where steps are evenly apart."""
        if self.labels.get("times") is None:
            return None
        found: np.ndarray | None = self.derived.get("times")
        if found is None:
            found = self.derived["times"] = numbers_of(self.labels["times"])
        return found

    @property
    def clock(self) -> np.ndarray:
        """Time of each step as a share of the whole, from 0 to 1; shape (steps,)."""
        found: np.ndarray | None = self.derived.get("clock")
        if found is None:
            times, steps = self.times, self.steps
            if times is None or steps < 2:
                found = np.linspace(0.0, 1.0, steps)
            else:
                found = (times - times[0]) / (times[-1] - times[0])
            self.derived["clock"] = found
        return found

    def positions_at(self, clock: np.ndarray) -> np.ndarray:
        """Fractional steps at shares of the whole time, which are 0 or above; shape as given."""
        if self.times is None:
            positions: np.ndarray = clock * (self.steps - 1)
            np.minimum(positions, self.steps - 1, out=positions)
            return positions
        between: np.ndarray = np.interp(clock, self.clock, np.arange(self.steps, dtype=np.float64))
        return between

    def changed(self, values: np.ndarray, **labels: Any) -> Series:
        """Other values at the same steps.

        Args:
            values: float64 of shape (channels, steps).
            **labels: those that change too.
        """
        return Series(values, {**self.labels, **labels} if labels else self.labels, self.label, self.row_id)

    def moved(self, positions: np.ndarray, times: np.ndarray | None = None) -> Series:
        """The series read at other positions, in between by straight lines; labels and events move along.

        What lies between a missing step and another is missing.

        Args:
            positions: where each new step stood, as a fractional old step or as integers; shape (new steps,).
            times: of the new steps, for a row that has times; those of the old steps where there are as many.
        """
        is_whole = positions.dtype == np.intp
        values = self.values.take(positions, axis=1) if is_whole else at_positions(self.values, positions)
        if not self.labels:
            return Series(values, self.labels, self.label, self.row_id)
        after = None if self.times is None else (self.times if times is None else times)
        moved = moved_labels(self.labels, positions, after)
        if "times" in moved and times is None:
            moved["times"] = self.labels["times"]  # to the letter
        return Series(values, {**self.labels, **moved}, self.label, self.row_id)


def taken(row: Row) -> Series:
    """The series of a row.

    Raises:
        ValueError: its channels have unequal lengths, or it holds something else than numbers.
    """
    given = row.values
    values = as_array(given["series"])
    if values.ndim == 1:
        values = values[None]
    if LABELS.isdisjoint(given):
        return Series(values, _NOTHING, given.get("label"), row.id)
    labels = {role: value for role, value in given.items() if role in LABELS and value is not None}
    if "horizon" in labels:
        labels["horizon"] = np.atleast_2d(as_array(labels["horizon"]))
    return Series(values, labels or _NOTHING, given.get("label"), row.id)


def put(row: Row, series: Series) -> Row:
    """The row with a series and its labels put back; a list of numbers stays one, without a list of channels."""
    values = {role: value for role, value in series.labels.items() if role != "horizon"} if series.labels else {}
    values["series"] = _like(row.values["series"], series.values)
    if "horizon" in series.labels:
        values["horizon"] = _like(row.values["horizon"], series.labels["horizon"])
    made = row.replaced(values)
    made.views["series"] = series
    return made


def put_values(rows: Sequence[Row], values: np.ndarray) -> list[Row]:
    """The rows with other values, of shape (rows, channels, steps), and everything else as it stands in them."""
    given = [row.values for row in rows]
    if values.shape[1] == 1:
        flat = [_is_flat(one["series"]) for one in given]
        if all(flat):
            each: Iterable[np.ndarray] = values[:, 0]
        else:
            each = [one[0] if is_flat else one for one, is_flat in zip(values, flat, strict=True)]
    else:
        each = values
    return [
        Row(row.id, {**before, "series": after}, row.language)
        for row, before, after in zip(rows, given, each, strict=True)
    ]


def _like(before: Any, after: np.ndarray) -> np.ndarray:
    return after[0] if len(after) == 1 and _is_flat(before) else after


def _is_flat(series: Any) -> bool:
    """Whether a row holds its series as one list of numbers, without a list of channels."""
    if isinstance(series, np.ndarray):
        return series.ndim == 1
    return not (series and isinstance(series[0], list))
