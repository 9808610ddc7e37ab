"""`timeseries.block_bootstrap`: the same trend and season with other disturbances."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.timeseries.base import SeriesOperator, seed
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.interpolation import filled
from augkit.ops.timeseries.warping.noise import evens, words


@operator("timeseries.block_bootstrap", version=2)
class BlockBootstrap(SeriesOperator):
    """Keep trend and season of each channel and draw what is left over anew, in blocks of consecutive steps.

    The trend is a moving average over one period, the season the mean of each phase, and blocks begin at any step, the
    same for all channels. A series of fewer than two periods stays as it is. Missing values stay missing. A horizon
    stays as it was observed.

    Args:
        period: steps of a season: 24 for hours of a day, 12 for months of a year.
        block: steps of a block; twice the period where left out.

    Source: Bergmeir et al. 2016, "Bagging exponential smoothing methods using STL decomposition and Box-Cox
    transformation"; with the classical decomposition in the place of STL and without Box-Cox.
    """

    period: Annotated[int, Field(ge=2)] = 12
    block: Annotated[int, Field(ge=1)] | None = None

    def draw(self, sample: Series, rng: Chance) -> Drawn:
        return {"seed": seed(rng)} if sample.steps >= 2 * self.period else None

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        expected = sample.derived.get(("expected", self.period))
        if expected is None:
            expected = sample.derived["expected", self.period] = _expected(sample.values, self.period)
        rest = np.where(np.isnan(sample.values), 0.0, sample.values - expected)
        block = min(self.block or 2 * self.period, sample.steps)
        count = -(-sample.steps // block)
        starts = (evens(words([drawn["seed"]], count))[0] * (sample.steps - block + 1)).astype(np.intp)
        places = (starts[:, None] + np.arange(block)).ravel()[: sample.steps]
        return sample.changed(np.where(np.isnan(sample.values), np.nan, expected + rest[:, places]))


def _expected(values: np.ndarray, period: int) -> np.ndarray:
    """Trend and season, shape as given, float64."""
    known = filled(values)
    steps = known.shape[1]
    weights = np.full(period + 1 - period % 2, 1.0 / period)
    if period % 2 == 0:
        weights[0] = weights[-1] = 0.5 / period
    half = len(weights) // 2
    padded = np.pad(known, ((0, 0), (half, half)), mode="reflect")
    trend = sum(weight * padded[:, off : off + steps] for off, weight in enumerate(weights.tolist()))
    rest = known - trend
    season = np.stack([rest[:, phase::period].mean(axis=1) for phase in range(period)], axis=1)
    season -= season.mean(axis=1, keepdims=True)
    return np.asarray(trend + season[:, np.arange(steps) % period])
