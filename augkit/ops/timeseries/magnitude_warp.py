"""`timeseries.magnitude_warp`: a gain that changes smoothly."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import Knots, SeriesOperator, Strength, seed
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.curves import curves, weighted
from augkit.ops.timeseries.warping.noise import noise, normal


@operator("timeseries.magnitude_warp", version=1)
class MagnitudeWarp(SeriesOperator):
    """Multiply each channel by a smooth curve around 1.

    The curve is a cubic spline through factors drawn from a normal distribution, at knots evenly apart in time.

    Args:
        sigma: standard deviation of the factors at the knots.
        knots: between the two ends, which are knots too.

    Source: Um et al. 2017, "Data Augmentation of Wearable Sensor Data for Parkinson's Disease Monitoring using
    Convolutional Neural Networks", magnitude warping.
    """

    sigma: Strength = 0.2
    knots: Knots = 4

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        return {"seed": seed(rng)} if self.sigma and sample.steps else None

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        knots = self.knots + 2
        factors = normal(noise(drawn["seed"]), (sample.channels, knots)) * np.float64(self.sigma) + 1.0
        made = weighted(curves(sample, knots), factors)
        made *= sample.values
        return sample.changed(made)
