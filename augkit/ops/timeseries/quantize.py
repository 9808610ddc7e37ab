"""`timeseries.quantize`: a coarse sensor."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import BlockSeriesOperator, whole_between
from augkit.ops.timeseries.reading.block import Block
from augkit.ops.timeseries.reading.ranges import Several
from augkit.ops.timeseries.reading.series import Series


@operator("timeseries.quantize", version=1)
class Quantize(BlockSeriesOperator):
    """Round the values of each channel to a few levels.

    Levels are evenly apart from the least to the greatest value of the channel, which are levels too.

    Args:
        levels: how many, drawn evenly between two whole numbers.

    Source: as in tsaug (Arundo Analytics), Quantize.
    """

    levels: Several = (10, 30)

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        return {"levels": whole_between(rng, self.levels)} if sample.steps else None

    def values_of(self, block: Block, drawn: Sequence[Drawn]) -> np.ndarray:
        values = block.values
        last = np.array([one["levels"] - 1 for one in drawn], np.float64)[:, None, None]
        low = np.fmin.reduce(values, axis=2, keepdims=True)
        apart = (np.fmax.reduce(values, axis=2, keepdims=True) - low) / last
        has_levels = apart > 0
        made: np.ndarray = values - low
        made /= np.where(has_levels, apart, 1.0)
        np.rint(made, out=made)
        made *= apart
        made += low
        if not has_levels.all():
            np.copyto(made, values, where=~has_levels)
        return made
