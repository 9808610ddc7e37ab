"""`timeseries.time_warp`: faster here, slower there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import BlockTimedSeriesOperator, Knots, Strength
from augkit.ops.timeseries.reading.block import Block
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.curves import curves, weighted

SLOWEST = 0.05  # so that time never stands still or runs backwards


@operator("timeseries.time_warp", version=1)
class TimeWarp(BlockTimedSeriesOperator):
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

    def positions(self, block: Block, drawn: Sequence[Drawn]) -> np.ndarray:
        first = block.samples[0]  # if it has times, it is alone
        speeds = weighted(curves(first, len(drawn[0]["speeds"])), [one["speeds"] for one in drawn])
        np.maximum(speeds, SLOWEST, out=speeds)
        passed = np.zeros(speeds.shape)
        mean = speeds[:, 1:] + speeds[:, :-1]
        if first.times is not None:
            mean *= np.diff(first.clock)
        np.add.accumulate(mean, axis=1, out=passed[:, 1:])
        passed /= passed[:, -1:]
        return first.positions_at(passed)
