"""`timeseries.shift`: earlier or later."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import TimedSeriesOperator, between
from augkit.ops.timeseries.reading.ranges import SignedShares
from augkit.ops.timeseries.reading.series import Series


@operator("timeseries.shift", version=1)
class Shift(TimedSeriesOperator):
    """Move the values to earlier or later steps; the number of steps stays.

    Args:
        share: by how much of the number of steps, later where above 0; drawn evenly between two values.
        fill: what stands where nothing has moved to: the `edge`, repeated with its label, or what was pushed out at the
            other end, for series that are periodic (`wrap`).

    Source: as in audiomentations (Jordal et al.), Shift, and Wen et al. 2021, "Time Series Data Augmentation for Deep
    Learning: A Survey".
    """

    share: SignedShares = (-0.1, 0.1)
    fill: Literal["edge", "wrap"] = "edge"

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        steps = round(between(rng, self.share, 6) * sample.steps)
        return {"steps": steps} if steps and sample.steps > 1 else None

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        positions = np.arange(sample.steps) - drawn["steps"]
        if self.fill == "wrap":
            return sample.moved(positions % sample.steps)
        return sample.moved(np.clip(positions, 0, sample.steps - 1))
