"""`timeseries.resample`: another number of steps."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import BlockTimedSeriesOperator, between
from augkit.ops.timeseries.reading.block import Block
from augkit.ops.timeseries.reading.ranges import Factors
from augkit.ops.timeseries.reading.series import Series


@operator("timeseries.resample", version=1)
class Resample(BlockTimedSeriesOperator):
    """Show the same series in more or fewer steps.

    Values in between are on straight lines; nothing is smoothed first, so put `timeseries.smooth` before a strong
    reduction. Times are those of the new steps; whole numbers are rounded.

    Args:
        factor: new number of steps as a multiple of the old, drawn evenly between two values; at least two steps stay.

    Source: as in tsaug (Arundo Analytics), Resize; Wen et al. 2021, "Time Series Data Augmentation for Deep Learning: A
    Survey".
    """

    factor: Factors = (0.8, 1.25)

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        low, high = self.factor
        factor = round(low, 6) if low == high else between(rng, self.factor, 6)
        steps = max(round(sample.steps * factor), 2)
        return {"steps": steps} if sample.steps > 1 and steps != sample.steps else None

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        positions = self.positions(Block([sample]), [drawn])[0]
        if sample.times is None:
            return sample.moved(positions)
        return sample.moved(positions, np.interp(positions, np.arange(sample.steps), sample.times))

    def alike(self, sample: Series, drawn: Drawn) -> Hashable:
        key = super().alike(sample, drawn)
        return None if key is None else (key, drawn["steps"])

    def positions(self, block: Block, drawn: Sequence[Drawn]) -> np.ndarray:
        return np.linspace(0.0, block.steps - 1, drawn[0]["steps"])[None]  # of a block all have as many
