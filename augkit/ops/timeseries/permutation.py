"""`timeseries.permutation`: pieces in another order."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import TimedSeriesOperator
from augkit.ops.timeseries.reading.ranges import Several
from augkit.ops.timeseries.reading.series import Series


@operator("timeseries.permutation", version=1)
class Permutation(TimedSeriesOperator):
    """Cut the series into pieces and put them together in another order.

    Every value is there again, once. Step labels go with their steps; an event that is cut becomes several.

    Args:
        segments: number of pieces, drawn evenly between two whole numbers; fewer where the series is too short.
        equal: whether pieces are of equal length, to one step; else it is cut at any steps.

    Source: Um et al. 2017, "Data Augmentation of Wearable Sensor Data for Parkinson's Disease Monitoring using
    Convolutional Neural Networks", permutation.
    """

    segments: Several = (2, 5)
    equal: bool = True

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        low, high = self.segments
        first, *draws = rng.random(2 * high + 1).tolist()
        count = min(low + int(first * (high - low + 1)), sample.steps)
        if count < 2:
            return None
        if self.equal:
            cuts = [sample.steps * number // count for number in range(1, count)]
        else:
            cuts = sorted({1 + int(draw * (sample.steps - 1)) for draw in draws[high : high + count - 1]})
        order = sorted(range(len(cuts) + 1), key=draws[: len(cuts) + 1].__getitem__)
        return None if order == sorted(order) else {"cuts": cuts, "order": order}

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        ends = [0, *drawn["cuts"], sample.steps]
        pieces = [np.arange(ends[number], ends[number + 1]) for number in drawn["order"]]
        return sample.moved(np.concatenate(pieces))
