"""`timeseries.dropout`: values lost."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from numpy.random import Generator
from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import SeriesOperator, seed
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.noise import noise


@operator("timeseries.dropout", version=1)
class Dropout(SeriesOperator):
    """Lose the values of some runs of steps, as a sensor or a network does.

    Missing values stay missing whatever `fill` says.

    Args:
        rate: share of steps lost, in [0, 1]; runs may overlap, so it is the most.
        size: steps of a run.
        fill: what stands there instead: the `last` value before the run (after it, at the beginning), `zero`, the
            `mean` of the channel, or `missing`.
        per_channel: whether channels lose values each on their own.

    Source: as in tsaug (Arundo Analytics), Dropout.
    """

    rate: Annotated[float, Field(ge=0, le=1)] = 0.1
    size: Annotated[int, Field(ge=1)] = 1
    fill: Literal["last", "zero", "mean", "missing"] = "last"
    per_channel: bool = False

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        return {"seed": seed(rng)} if self.rate and sample.steps else None

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        values, rng = sample.values, noise(drawn["seed"])
        lost = np.zeros((sample.channels if self.per_channel else 1, sample.steps), bool)
        wanted = round(self.rate * sample.steps / self.size) or 1
        for channel in lost:
            starts = (rng.random(wanted) * (sample.steps + self.size - 1)).astype(np.intp) - (self.size - 1)
            for ahead in range(self.size):
                at = starts + ahead
                channel[at if self.size == 1 else at[(at >= 0) & (at < sample.steps)]] = True
        missing = np.isnan(values)
        if self.fill == "last" and not self.per_channel and not missing.any():
            return sample.changed(values.take(_last_places(~lost)[0], axis=1))
        here = lost & ~missing
        made = values.copy()
        made[here] = self._instead(values, lost)[here]
        return sample.changed(made)

    def _instead(self, values: np.ndarray, lost: np.ndarray) -> np.ndarray:
        if self.fill == "last":
            return _last(values, lost)
        if self.fill == "mean":
            present = np.isfinite(values)
            sums = np.where(present, values, 0.0).sum(axis=1, keepdims=True)
            return np.broadcast_to(sums / np.maximum(present.sum(axis=1, keepdims=True), 1), values.shape)
        return np.full(values.shape, 0.0 if self.fill == "zero" else np.nan)


def _last(values: np.ndarray, lost: np.ndarray) -> np.ndarray:
    """At each step, the last value that is neither lost nor missing."""
    return np.take_along_axis(values, _last_places(~(lost | np.isnan(values))), axis=1)


def _last_places(known: np.ndarray) -> np.ndarray:
    """The last step that is known by each, before the first of them that one; the step itself where none is."""
    steps = np.arange(known.shape[1])
    places = np.maximum.accumulate(np.where(known, steps, -1), axis=1)
    first = np.where(known.any(axis=1), known.argmax(axis=1), -1)[:, None]
    places = np.where(places < 0, first, places)
    return np.where(places < 0, steps, places)
