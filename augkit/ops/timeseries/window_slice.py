"""`timeseries.window_slice`: a part of the series."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import TimedSeriesOperator, between
from augkit.ops.timeseries.reading.ranges import Shares
from augkit.ops.timeseries.reading.series import Series


@operator("timeseries.window_slice", version=1)
class WindowSlice(TimedSeriesOperator):
    """Cut out a part of the series.

    An event that reaches out of the part is clipped, and dropped when nothing is left of it.

    Args:
        share: of the steps that are kept, in (0, 1]; drawn evenly between two values.
        keep_length: whether the part is stretched to the number of steps that the series had, for models that need
            equal lengths; else the copy is shorter.

    Source: Le Guennec et al. 2016, "Data Augmentation for Time Series Classification using Convolutional Neural
    Networks", window slicing; stretched as in Iwana & Uchida 2021.
    """

    share: Shares = (0.8, 0.95)
    keep_length: bool = True

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        steps = sample.steps
        kept = max(round(between(rng, self.share, 6) * steps), min(2, steps))
        if kept >= steps:
            return None
        start = int(rng.random() * (steps - kept + 1))
        return {"start": start, "stop": start + kept}

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        start, stop = drawn["start"], drawn["stop"]
        if not self.keep_length:
            times = None if sample.times is None else sample.times[start:stop]
            return sample.moved(np.arange(start, stop), times)
        if sample.times is None:
            positions = np.arange(sample.steps) * ((stop - start - 1) / (sample.steps - 1))
            positions += start
            return sample.moved(np.minimum(positions, stop - 1, out=positions))
        first, last = sample.clock[start], sample.clock[stop - 1]
        return sample.moved(sample.positions_at(first + sample.clock * (last - first)))
