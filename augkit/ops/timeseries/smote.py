"""`timeseries.smote`: on the way to a near neighbour."""

from __future__ import annotations

from typing import Annotated

from numpy.random import Generator
from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.sampling import chosen
from augkit.ops.timeseries.base import SeriesDatasetOperator
from augkit.ops.timeseries.reading.packing import packed, unpacked
from augkit.ops.timeseries.reading.pool import Partners
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.interpolation import resized


@operator("timeseries.smote", version=1)
class Smote(SeriesDatasetOperator):
    """Move the series some of the way to one of its nearest neighbours of the same class.

    Every value is between those of the two series; where either is missing, the result is. Use it with `balance` to
    bring rare classes to the size of others.

    Args:
        k_neighbors: how many of the nearest, by Euclidean distance, one is drawn of.

    Source: Chawla et al. 2002, "SMOTE: Synthetic Minority Over-sampling Technique", on whole series as in
    Iwana & Uchida 2021.
    """

    k_neighbors: Annotated[int, Field(ge=1)] = 5

    def draw(self, sample: Series, rng: Generator, fitted: Partners) -> Drawn:
        partners = fitted.nearest(sample, self.k_neighbors) if sample.steps else []
        if not partners:
            return None
        partner = chosen(partners, rng.random())
        values = packed(resized(partner.values, sample.steps))
        return {"partner": partner.id, "way": round(rng.random(), 4), "values": values}

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        return sample.changed((1.0 - drawn["way"]) * sample.values + drawn["way"] * unpacked(drawn["values"]))
