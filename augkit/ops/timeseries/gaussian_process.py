"""`timeseries.gaussian_process`: noise that is smooth in time."""

from __future__ import annotations

from math import pi, sqrt
from typing import ClassVar

import numpy as np

from augkit.ops.base import Drawn, Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.timeseries.base import SeriesOperator, Strength, seed
from augkit.ops.timeseries.reading.block import Block
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.noise import evens, normals, spread, words, words_for

WAVES = 64


@operator("timeseries.gaussian_process", version=2)
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

    def draw(self, sample: Series, rng: Chance) -> Drawn:
        return {"seed": seed(rng)} if self.sigma and sample.steps else None

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        shape = (sample.channels, WAVES, 1)
        raw = words([drawn["seed"]], words_for(shape) + sample.channels * WAVES)
        frequencies = normals(raw, shape)[0] / self.length_scale
        phases = evens(raw[0, words_for(shape) :]).reshape(shape) * (2.0 * pi)
        made = np.empty(sample.values.shape)
        for channel, frequency, phase in zip(made, frequencies, phases, strict=True):
            channel[:] = np.cos(frequency * sample.clock + phase).sum(axis=0)
        made *= self.sigma * sqrt(2.0 / WAVES) * spread(Block([sample]))[0]
        made += sample.values
        return sample.changed(made)
