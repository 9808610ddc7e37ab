"""`timeseries.quantize`: a coarse sensor."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import SeriesOperator
from augkit.ops.timeseries.reading.ranges import Several
from augkit.ops.timeseries.reading.series import Series


@operator("timeseries.quantize", version=1)
class Quantize(SeriesOperator):
    """Round the values of each channel to a few levels.

    Levels are evenly apart from the least to the greatest value of the channel, which are levels too.

    Args:
        levels: how many, drawn evenly between two whole numbers.

    Source: as in tsaug (Arundo Analytics), Quantize.
    """

    levels: Several = (10, 30)

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        low, high = self.levels
        return {"levels": low + int(rng.random() * (high - low + 1))} if sample.steps else None

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        values, last = sample.values, drawn["levels"] - 1
        low = np.fmin.reduce(values, axis=1, keepdims=True)
        apart = (np.fmax.reduce(values, axis=1, keepdims=True) - low) / last
        made = np.rint((values - low) / np.where(apart > 0, apart, 1.0))
        return sample.changed(np.where(apart > 0, made * apart + low, values))
