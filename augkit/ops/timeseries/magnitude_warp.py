"""`timeseries.magnitude_warp`: a gain that changes smoothly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.timeseries.base import BlockSeriesOperator, Knots, Strength, seed
from augkit.ops.timeseries.reading.block import Block
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.curves import curves, weighted
from augkit.ops.timeseries.warping.noise import normals, words, words_for


@operator("timeseries.magnitude_warp", version=2)
class MagnitudeWarp(BlockSeriesOperator):
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

    def draw(self, sample: Series, rng: Chance) -> Drawn:
        return {"seed": seed(rng)} if self.sigma and sample.steps else None

    def values_of(self, block: Block, drawn: Sequence[Drawn]) -> np.ndarray:
        shape = (block.channels, self.knots + 2)
        raw = words([one["seed"] for one in drawn], words_for(shape))
        factors = normals(raw, shape) * self.sigma + 1.0
        made = weighted(curves(block.samples[0], shape[1]), factors)  # if it has times, it is alone
        made *= block.values
        return made
