"""`timeseries.drift`: a sensor that wanders off."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.timeseries.base import BlockSeriesOperator, Knots, Strength, seed
from augkit.ops.timeseries.reading.block import Block
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.curves import curves, weighted
from augkit.ops.timeseries.warping.noise import evens, normals, spread, words, words_for

TINY = 1e-300


@operator("timeseries.drift", version=2)
class Drift(BlockSeriesOperator):
    """Let each channel wander away from its values, smoothly and by a random walk that begins at zero.

    Args:
        strength: how far at most, in standard deviations of the channel; how far is drawn evenly up to it.
        knots: turns that the walk can take before it ends.

    Source: as in tsaug (Arundo Analytics), Drift.
    """

    strength: Strength = 0.5
    knots: Knots = 3

    def draw(self, sample: Series, rng: Chance) -> Drawn:
        return {"seed": seed(rng)} if self.strength and sample.steps > 1 else None

    def values_of(self, block: Block, drawn: Sequence[Drawn]) -> np.ndarray:
        channels, turns = block.channels, (block.channels, self.knots + 1)
        raw = words([one["seed"] for one in drawn], channels + words_for(turns))
        far = evens(raw[:, :channels])[..., None] * (self.strength * spread(block))
        walk = np.zeros((len(block), channels, self.knots + 2))
        np.add.accumulate(normals(raw[:, channels:], turns), axis=2, out=walk[..., 1:])
        made = weighted(curves(block.samples[0], self.knots + 2), walk)  # if it has times, it is alone
        most = np.maximum(
            np.maximum.reduce(made, axis=2, keepdims=True), -np.minimum.reduce(made, axis=2, keepdims=True)
        )
        made *= far / np.maximum(most, TINY)
        made += block.values
        return made
