"""`timeseries.jitter`: noise at every step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.timeseries.base import BlockSeriesOperator, Strength, seed
from augkit.ops.timeseries.reading.block import Block
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.noise import normals, spread, words, words_for


@operator("timeseries.jitter", version=2)
class Jitter(BlockSeriesOperator):
    """Add independent Gaussian noise to every value.

    Missing values stay missing, and a constant channel stays constant.

    Args:
        sigma: standard deviation of the noise, in standard deviations of the channel.

    Source: Um et al. 2017, "Data Augmentation of Wearable Sensor Data for Parkinson's Disease Monitoring using
    Convolutional Neural Networks", jittering.
    """

    sigma: Strength = 0.05

    def draw(self, sample: Series, rng: Chance) -> Drawn:
        return {"seed": seed(rng)} if self.sigma and sample.steps else None

    def values_of(self, block: Block, drawn: Sequence[Drawn]) -> np.ndarray:
        shape = block.values.shape[1:]
        raw = words([one["seed"] for one in drawn], words_for(shape))
        made = normals(raw, shape)
        made *= self.sigma * spread(block)
        made += block.values
        return made
