"""`timeseries.cutmix`: a window of another series."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.sampling import chosen
from augkit.ops.timeseries.base import SeriesDatasetOperator, between
from augkit.ops.timeseries.reading.packing import packed, unpacked
from augkit.ops.timeseries.reading.pool import Partners
from augkit.ops.timeseries.reading.ranges import Shares
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.interpolation import resized


@operator("timeseries.cutmix", version=1)
class Cutmix(SeriesDatasetOperator):
    """Replace a window by the same window of another series of the same class.

    The class stays, since both have it. A partner of another length is stretched to that of the series. Where either is
    missing, the result is.

    Args:
        share: of the steps that are replaced, in (0, 1]; drawn evenly between two values.

    Source: Yun et al. 2019, "CutMix: Regularization Strategy to Train Strong Classifiers with Localizable Features", on
    steps in the place of pixels and within classes.
    """

    share: Shares = (0.1, 0.5)

    def draw(self, sample: Series, rng: Generator, fitted: Partners) -> Drawn:
        partners = fitted.like(sample)
        if not partners or not sample.steps:
            return None
        partner = chosen(partners, rng.random())
        width = min(max(round(between(rng, self.share, 6) * sample.steps), 1), sample.steps)
        start = int(rng.random() * (sample.steps - width + 1))
        window = resized(partner.values, sample.steps)[:, start : start + width]
        return {"partner": partner.id, "start": start, "values": packed(window)}

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        made, window = sample.values.copy(), unpacked(drawn["values"])
        there = made[:, drawn["start"] : drawn["start"] + window.shape[1]]
        np.copyto(there, window, where=~np.isnan(there))
        return sample.changed(made)
