"""`timeseries.jitter`: noise at every step."""

from __future__ import annotations

from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import SeriesOperator, Strength, seed
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.noise import noise, normal, spread


@operator("timeseries.jitter", version=1)
class Jitter(SeriesOperator):
    """Add independent Gaussian noise to every value.

    Missing values stay missing, and a constant channel stays constant.

    Args:
        sigma: standard deviation of the noise, in standard deviations of the channel.

    Source: Um et al. 2017, "Data Augmentation of Wearable Sensor Data for Parkinson's Disease Monitoring using
    Convolutional Neural Networks", jittering.
    """

    sigma: Strength = 0.05

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        return {"seed": seed(rng)} if self.sigma and sample.steps else None

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        made = normal(noise(drawn["seed"]), sample.values.shape) * (self.sigma * spread(sample))
        made += sample.values
        return sample.changed(made)
