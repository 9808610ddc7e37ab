"""`timeseries.scaling`: larger or smaller values."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import ScaledSeriesOperator, Strength
from augkit.ops.timeseries.reading.series import Series


@operator("timeseries.scaling", version=1)
class Scaling(ScaledSeriesOperator):
    """Multiply each channel by a factor near 1.

    A horizon is multiplied by the same factors.

    Args:
        sigma: standard deviation of the factors, which are drawn from a normal distribution around 1.
        per_channel: whether every channel gets a factor of its own.

    Source: Um et al. 2017, "Data Augmentation of Wearable Sensor Data for Parkinson's Disease Monitoring using
    Convolutional Neural Networks", scaling.
    """

    sigma: Strength = 0.1
    per_channel: bool = True

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        if not self.sigma or not sample.steps:
            return None
        draws = rng.standard_normal(sample.channels if self.per_channel else 1)
        return {"factors": [round(1.0 + self.sigma * draw, 5) for draw in draws.tolist()]}

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        factors = np.array(drawn["factors"])[:, None]
        if "horizon" in sample.labels:
            return sample.changed(sample.values * factors, horizon=sample.labels["horizon"] * factors)
        return sample.changed(sample.values * factors)
