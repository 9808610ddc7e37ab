"""`timeseries.window_warp`: one part faster or slower."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.random import Generator
from pydantic import Field

from augkit.ops.base import Drawn, Rate, operator
from augkit.ops.timeseries.base import TimedSeriesOperator
from augkit.ops.timeseries.reading.series import Series

Factor = Annotated[float, Field(gt=0, allow_inf_nan=False)]


@operator("timeseries.window_warp", version=1)
class WindowWarp(TimedSeriesOperator):
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

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        start, factor = drawn["start"], drawn["factor"]
        stop = min(start + self.share, 1.0)
        longer = 1.0 + (factor - 1.0) * (stop - start)
        before = np.array([0.0, start, stop, 1.0])
        after = np.array([0.0, start, start + (stop - start) * factor, longer]) / longer
        return sample.moved(sample.positions_at(np.interp(sample.clock, after, before)))
