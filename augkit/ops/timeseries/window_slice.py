"""`timeseries.window_slice`: a part of the series."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import BlockTimedSeriesOperator, between
from augkit.ops.timeseries.reading.block import Block
from augkit.ops.timeseries.reading.ranges import Shares
from augkit.ops.timeseries.reading.series import Series


@operator("timeseries.window_slice", version=1)
class WindowSlice(BlockTimedSeriesOperator):
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
        if self.keep_length:
            return super().apply(sample, drawn)
        start, stop = drawn["start"], drawn["stop"]
        return sample.moved(np.arange(start, stop), None if sample.times is None else sample.times[start:stop])

    def alike(self, sample: Series, drawn: Drawn) -> Hashable:
        return super().alike(sample, drawn) if self.keep_length else None

    def positions(self, block: Block, drawn: Sequence[Drawn]) -> np.ndarray:
        start, stop = np.array([(one["start"], one["stop"]) for one in drawn])[..., None].transpose(1, 0, 2)
        first = block.samples[0]
        if first.times is not None:  # it is alone
            low, high = first.clock[start], first.clock[stop - 1]
            return first.positions_at(low + first.clock * (high - low))
        positions: np.ndarray = np.arange(block.steps) * ((stop - start - 1) / (block.steps - 1))
        positions += start
        np.minimum(positions, stop - 1, out=positions)
        return positions
