"""`timeseries.time_warp`: faster here, slower there."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import Knots, Strength, TimedSeriesOperator
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.curves import curves, weighted

SLOWEST = 0.05  # so that time never stands still or runs backwards


@operator("timeseries.time_warp", version=1)
class TimeWarp(TimedSeriesOperator):
    """Let time pass faster and slower along a smooth curve; beginning and end stay where they are.

    The speed is a cubic spline through numbers drawn from a normal distribution around 1, at knots evenly apart in
    time, and at least 0.05. Channels stay in step with one another.

    Args:
        sigma: standard deviation of the speeds at the knots.
        knots: between the two ends, which are knots too.

    Source: Um et al. 2017, "Data Augmentation of Wearable Sensor Data for Parkinson's Disease Monitoring using
    Convolutional Neural Networks", time warping.
    """

    sigma: Strength = 0.2
    knots: Knots = 4

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        if not self.sigma or sample.steps < 3:
            return None
        return {"speeds": [round(1.0 + self.sigma * draw, 4) for draw in rng.standard_normal(self.knots + 2).tolist()]}

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        speeds = weighted(curves(sample, len(drawn["speeds"])), [drawn["speeds"]])[0]
        np.maximum(speeds, SLOWEST, out=speeds)
        passed = np.empty(sample.steps)
        passed[0] = 0.0
        mean = speeds[1:] + speeds[:-1]
        if sample.times is not None:
            mean *= np.diff(sample.clock)
        np.add.accumulate(mean, out=passed[1:])
        passed /= passed[-1]
        return sample.moved(sample.positions_at(passed))
