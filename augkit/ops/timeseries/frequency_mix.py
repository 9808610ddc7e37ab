"""`timeseries.frequency_mix`: some frequencies of another series."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from augkit.ops.base import Drawn, Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.sampling import chosen
from augkit.ops.timeseries.base import SeriesDatasetOperator, seed
from augkit.ops.timeseries.reading.packing import packed, unpacked
from augkit.ops.timeseries.reading.pool import Partners
from augkit.ops.timeseries.reading.series import Series
from augkit.ops.timeseries.warping.interpolation import filled, resized
from augkit.ops.timeseries.warping.noise import evens, words


@operator("timeseries.frequency_mix", version=2)
class FrequencyMix(SeriesDatasetOperator):
    """Replace some frequencies by those of another series of the same class.

    Gaps are closed for the transform; those of the series are gaps again afterwards. Steps count as evenly apart.

    Args:
        rate: the probability of each frequency to be replaced, in (0, 1]; the constant part stays.

    Source: Chen et al. 2023, "FrAug: Frequency Domain Augmentation for Time Series Forecasting", frequency mixing.
    """

    deterministic: ClassVar[bool] = False

    rate: Rate = 0.2

    def draw(self, sample: Series, rng: Chance, fitted: Partners) -> Drawn:
        partners = fitted.like(sample)
        if not partners or sample.steps < 2:
            return None
        partner = chosen(partners, rng.random())
        values = packed(resized(filled(partner.values), sample.steps))
        return {"partner": partner.id, "seed": seed(rng), "values": values}

    def apply(self, sample: Series, drawn: Drawn) -> Series:
        own = np.fft.rfft(filled(sample.values), axis=1)
        other = np.fft.rfft(unpacked(drawn["values"]), axis=1)
        replaced = np.less(evens(words([drawn["seed"]], own.shape[1]))[0], self.rate)
        replaced[0] = False
        made = np.fft.irfft(np.where(replaced, other, own), sample.steps, axis=1)
        return sample.changed(np.where(np.isnan(sample.values), np.nan, made))
