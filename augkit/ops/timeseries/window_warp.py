"""`timeseries.window_warp`: one part faster or slower."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from numpy.random import Generator
from pydantic import Field

from augkit.ops.base import Drawn, Rate, operator
from augkit.ops.timeseries.base import BlockTimedSeriesOperator
from augkit.ops.timeseries.reading.block import Block
from augkit.ops.timeseries.reading.series import Series

Factor = Annotated[float, Field(gt=0, allow_inf_nan=False)]


@operator("timeseries.window_warp", version=1)
class WindowWarp(BlockTimedSeriesOperator):
    """Stretch or squeeze one part of the series in time; the rest makes room, and the number of steps stays.

    Args:
        share: of the whole time that the part takes, in (0, 1].
        factors: of which one is drawn; above 1 the part takes longer.

    Source: Le Guennec et al. 2016, "Data Augmentation for Time Series Classification using Convolutional Neural
    Networks", window warping.
    """

    share: Rate = 0.1
    factors: Annotated[tuple[Factor, ...], Field(strict=False, min_length=1)] = (0.5, 2.0)

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        factor = self.factors[int(rng.random() * len(self.factors))]
        if sample.steps < 3 or factor == 1.0 or self.share == 1.0:
            return None
        return {"start": round(rng.random() * (1.0 - self.share), 6), "factor": factor}

    def positions(self, block: Block, drawn: Sequence[Drawn]) -> np.ndarray:
        clock = block.samples[0].clock  # if it has times, it is alone
        moved = np.empty((len(block), block.steps))
        for one, row in zip(drawn, moved, strict=True):
            start, factor = one["start"], one["factor"]
            stop = min(start + self.share, 1.0)
            longer = 1.0 + (factor - 1.0) * (stop - start)
            before = np.array([0.0, start, stop, 1.0])
            after = np.array([0.0, start, start + (stop - start) * factor, longer]) / longer
            row[:] = np.interp(clock, after, before)
        return block.samples[0].positions_at(moved)
