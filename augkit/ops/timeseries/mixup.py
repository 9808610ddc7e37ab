"""`timeseries.mixup`: between two series of a class."""

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


@operator("timeseries.mixup", version=1)
class Mixup(SeriesDatasetOperator):
    """Average the series with another of the same class, step by step.

    The class stays, since both have it. A partner of another length is stretched to that of the series; where either is
    missing, the result is.

    Args:
        alpha: of the beta distribution that weights are drawn from; a small one leaves most series near to themselves.
            The series itself has the greater weight.

    Source: Zhang et al. 2018, "mixup: Beyond Empirical Risk Minimization", within classes, so that labels stay hard.
    """

    alpha: Annotated[float, Field(gt=0, le=100)] = 0.4

    def draw(self, sample: Series, rng: Generator, fitted: Partners) -> Drawn:
        partners = fitted.like(sample)
        if not partners or not sample.steps:
            return None
        partner = chosen(partners, rng.random())
        weight = float(rng.beta(self.alpha, self.alpha))
        values = packed(resized(partner.values, sample.steps))
        return {"partner": partner.id, "weight": round(max(weight, 1.0 - weight), 4), "values": values}

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        weight = drawn["weight"]
        return sample.changed(weight * sample.values + (1.0 - weight) * unpacked(drawn["values"]))
