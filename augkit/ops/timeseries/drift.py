"""`timeseries.drift`: a sensor that wanders off."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import Knots, SeriesOperator, Strength, seed
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.curves import curves, weighted
from augkit.ops.timeseries.warping.noise import noise, normal, spread

TINY = 1e-300


@operator("timeseries.drift", version=1)
class Drift(SeriesOperator):
    """Let each channel wander away from its values, smoothly and by a random walk that begins at zero.

    Args:
        strength: how far at most, in standard deviations of the channel; how far is drawn evenly up to it.
        knots: turns that the walk can take before it ends.

    Source: as in tsaug (Arundo Analytics), Drift.
    """

    strength: Strength = 0.5
    knots: Knots = 3

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        return {"seed": seed(rng)} if self.strength and sample.steps > 1 else None

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        rng = noise(drawn["seed"])
        far = rng.random((sample.channels, 1)) * (self.strength * spread(sample))
        walk = np.zeros((sample.channels, self.knots + 2))
        np.add.accumulate(normal(rng, (sample.channels, self.knots + 1)), axis=1, out=walk[:, 1:])
        made = weighted(curves(sample, self.knots + 2), walk)
        most = np.maximum(
            np.maximum.reduce(made, axis=1, keepdims=True), -np.minimum.reduce(made, axis=1, keepdims=True)
        )
        made *= far / np.maximum(most, TINY)
        made += sample.values
        return sample.changed(made)
