"""`timeseries.dtw_barycentre`: a weighted average under time warping."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.sampling import pick_numbers
from augkit.ops.timeseries.base import SeriesDatasetOperator
from augkit.ops.timeseries.reading.packing import packed, unpacked
from augkit.ops.timeseries.reading.pool import Partners
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.alignment import barycentre
from augkit.ops.timeseries.warping.interpolation import filled

NEAREST, WITH_WEIGHT = 0.15, 2


@operator("timeseries.dtw_barycentre", version=2)
class DtwBarycentre(SeriesDatasetOperator):
    """Average the series with near ones of the same class under dynamic time warping (wDBA).

    The series itself weighs 0.5, two drawn of its nearest neighbours 0.15 each, and the other neighbours share what is
    left, as in the paper's "average selected". Gaps are closed first; those of the series are gaps again afterwards.

    Args:
        k_neighbors: how many of the nearest, by Euclidean distance, take part.
        rounds: of averaging.
        band: how far apart two steps may be that belong together, as a share of the length, in (0, 1].

    Source: Forestier et al. 2017, "Generating Synthetic Time Series to Augment Sparse Datasets".
    """

    k_neighbors: Annotated[int, Field(ge=1)] = 5
    rounds: Annotated[int, Field(ge=1, le=20)] = 3
    band: Annotated[float, Field(gt=0, le=1)] = 0.2

    def draw(self, sample: Series, rng: Chance, fitted: Partners) -> Drawn:
        partners = fitted.nearest(sample, self.k_neighbors) if sample.steps > 1 else []
        if not partners:
            return None
        favoured = set(pick_numbers(len(partners), WITH_WEIGHT, rng))
        others = max(len(partners) - len(favoured), 1)
        rest = (0.5 - NEAREST * len(favoured)) / others
        weights = [NEAREST if number in favoured else rest for number in range(len(partners))]
        own = filled(sample.values)
        series = [own, *(filled(one.values) for one in partners)]
        made = barycentre(own, series, [0.5, *weights], rounds=self.rounds, band=self.band)
        drawn = [[one.id, round(weight, 4)] for one, weight in zip(partners, weights, strict=True)]
        return {"partners": drawn, "values": packed(made)}

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        return sample.changed(np.where(np.isnan(sample.values), np.nan, unpacked(drawn["values"])))
