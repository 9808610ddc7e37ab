"""`timeseries.gaussian_process`: noise that is smooth in time."""

from __future__ import annotations

from math import pi, sqrt
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, Rate, operator
from augkit.ops.timeseries.base import SeriesOperator, Strength, seed
from augkit.ops.timeseries.reading.block import Block
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.noise import noise, normal, spread

WAVES = 64


@operator("timeseries.gaussian_process", version=1)
class GaussianProcess(SeriesOperator):
    """Add a random smooth function of time to each channel.

    It is drawn from a Gaussian process with a squared-exponential kernel, as a sum of 64 waves; steps may be at
    irregular times.

    Args:
        sigma: standard deviation of the function, in standard deviations of the channel.
        length_scale: time over which it changes, as a share of the whole, in (0, 1].

    Source: Rahimi & Recht 2007, "Random Features for Large-Scale Kernel Machines"; as noise for forecasting as in
    Wen et al. 2021, "Time Series Data Augmentation for Deep Learning: A Survey".
    """

    deterministic: ClassVar[bool] = False

    sigma: Strength = 0.1
    length_scale: Rate = 0.1

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        return {"seed": seed(rng)} if self.sigma and sample.steps else None

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        rng = noise(drawn["seed"])
        made = np.empty(sample.values.shape)
        for channel in made:
            frequencies = normal(rng, (WAVES, 1)) / np.float64(self.length_scale)
            phases = rng.random(WAVES)[:, None] * (2.0 * pi)
            channel[:] = np.cos(frequencies * sample.clock + phases).sum(axis=0)
        made *= self.sigma * sqrt(2.0 / WAVES) * spread(Block([sample]))[0]
        made += sample.values
        return sample.changed(made)
