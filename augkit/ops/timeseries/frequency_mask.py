"""`timeseries.frequency_mask`: some frequencies taken out."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.random import Generator

from augkit.ops.base import Drawn, operator
from augkit.ops.timeseries.base import SeriesOperator, between
from augkit.ops.timeseries.reading.ranges import Shares
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.interpolation import filled


@operator("timeseries.frequency_mask", version=1)
class FrequencyMask(SeriesOperator):
    """Take a band of frequencies out of all channels.

    The constant part is never taken. Gaps are closed for the transform and are gaps again afterwards. Steps count as
    evenly apart.

    Args:
        share: width of the band as a share of all frequencies, in (0, 1]; drawn evenly between two values.

    Source: Chen et al. 2023, "FrAug: Frequency Domain Augmentation for Time Series Forecasting", frequency masking;
    as one band, as in Park et al. 2019, "SpecAugment".
    """

    deterministic: ClassVar[bool] = False

    share: Shares = (0.02, 0.1)

    def draw(self, sample: Series, rng: Generator) -> Drawn:
        count = sample.steps // 2  # frequencies beside the constant part
        if not count:
            return None
        width = min(max(round(between(rng, self.share, 6) * count), 1), count)
        start = 1 + int(rng.random() * (count - width + 1))
        return {"start": start, "stop": start + width}

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        spectrum = np.fft.rfft(filled(sample.values), axis=1)
        spectrum[:, drawn["start"] : drawn["stop"]] = 0.0
        made = np.fft.irfft(spectrum, sample.steps, axis=1)
        return sample.changed(np.where(np.isnan(sample.values), np.nan, made))
