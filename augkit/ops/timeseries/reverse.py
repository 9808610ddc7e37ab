"""`timeseries.reverse`: the end first."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import TimedSeriesOperator
from augkit.ops.timeseries.reading.series import Series


@operator("timeseries.reverse", version=1)
class Reverse(TimedSeriesOperator):
    """Run the series backwards.

    Nothing is drawn: give the step a `p`. With a `times` role, gaps between steps are turned round too.

    Source: as in tsaug (Arundo Analytics), Reverse.
    """

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        return {"reversed": True} if sample.steps > 1 else None

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        times = None if sample.times is None else (sample.times[0] + sample.times[-1]) - sample.times[::-1]
        return sample.moved(np.arange(sample.steps - 1, -1, -1), times)
