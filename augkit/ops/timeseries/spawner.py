"""`timeseries.spawner`: the average of two series that were aligned through a random pair of steps."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.sampling import chosen
from augkit.ops.timeseries.base import SeriesDatasetOperator, Strength, seed
from augkit.ops.timeseries.reading.packing import packed, unpacked
from augkit.ops.timeseries.reading.pool import Partners
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.alignment import aligned
from augkit.ops.timeseries.warping.interpolation import filled, resized
from augkit.ops.timeseries.warping.noise import normals, words, words_for


@operator("timeseries.spawner", version=2)
class Spawner(SeriesDatasetOperator):
    """Average the series with another of the same class along a path that is forced through a random point.

    The two are aligned by dynamic time warping, before the point and after it, and noise is added. Gaps are closed
    first; those of the series are gaps again afterwards.

    Args:
        sigma: standard deviation of the noise, as a multiple of the difference of the two series at each step.
        band: how far apart two steps may be that belong together, as a share of the length, in (0, 1].

    Source: Kamycki et al. 2019, "Data Augmentation with Suboptimal Warping for Time-Series Classification".
    """

    sigma: Strength = 0.05
    band: Annotated[float, Field(gt=0, le=1)] = 0.2

    def draw(self, sample: Series, rng: Chance, fitted: Partners) -> Drawn:
        partners = fitted.like(sample)
        if not partners or sample.steps < 4:
            return None
        partner = chosen(partners, rng.random())
        point = round(0.1 + 0.8 * rng.random(), 4)
        one, other = filled(sample.values), filled(partner.values)
        if other.shape[1] < 4:
            other = resized(other, sample.steps)
        paths = _through(one, other, point, self.band)
        pair = resized(np.stack([one[:, paths[0]], other[:, paths[1]]]).reshape(2 * len(one), -1), sample.steps)
        first, second = pair[: len(one)], pair[len(one) :]
        made = (first + second) / 2.0
        if self.sigma:
            raw = words([seed(rng)], words_for(made.shape))
            made += normals(raw, made.shape)[0] * (self.sigma * np.abs(first - second))
        return {"partner": partner.id, "point": point, "values": packed(made)}

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        return sample.changed(np.where(np.isnan(sample.values), np.nan, unpacked(drawn["values"])))


def _through(one: np.ndarray, other: np.ndarray, point: float, band: float) -> np.ndarray:
    """The steps of both along the path through the same share of each, shape (2, path)."""
    cut, there = (min(max(int(point * values.shape[1]), 1), values.shape[1] - 1) for values in (one, other))
    before = aligned(one[:, :cut], other[:, :there], band=band)
    after = aligned(one[:, cut:], other[:, there:], band=band)
    return np.stack([np.concatenate([before[0], after[0] + cut]), np.concatenate([before[1], after[1] + there])])
