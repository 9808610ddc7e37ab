"""`timeseries.flip`: up becomes down."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import ScaledSeriesOperator
from augkit.ops.timeseries.reading.series import Series


@operator("timeseries.flip", version=1)
class Flip(ScaledSeriesOperator):
    """Turn all channels upside down.

    Nothing is drawn: give the step a `p`. A horizon is turned around the same centre.

    Args:
        centre: what stays where it is: `zero`, as in the paper, or the `mean` of each channel, for values that are
            always positive.

    Source: Wen & Keyes 2019, "Time Series Anomaly Detection Using Convolutional Neural Networks and Transfer
    Learning", flipping.
    """

    centre: Literal["zero", "mean"] = "zero"

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        return {"around": self.centre} if sample.steps else None

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        twice = np.zeros((sample.channels, 1))
        if drawn["around"] == "mean":
            present = np.isfinite(sample.values)
            known = np.where(present, sample.values, 0.0)
            twice = 2.0 * known.sum(axis=1, keepdims=True) / np.maximum(present.sum(axis=1, keepdims=True), 1)
        if "horizon" in sample.labels:
            return sample.changed(twice - sample.values, horizon=twice - sample.labels["horizon"])
        return sample.changed(twice - sample.values)
