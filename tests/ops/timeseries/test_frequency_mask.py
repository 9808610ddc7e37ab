"""`timeseries.frequency_mask`."""

from __future__ import annotations

import numpy as np

from augkit.ops.timeseries.frequency_mask import FrequencyMask

from .series import row_of

STEPS = np.arange(128)


def test_the_frequencies_that_were_drawn_are_gone_and_the_rest_stays() -> None:
    waves = {frequency: np.cos(2 * np.pi * frequency * STEPS / 128) for frequency in (0, 3, 10, 40)}
    operator = FrequencyMask()
    sample = operator.read(row_of(sum(waves.values())))
    after = operator.apply(sample, {"start": 8, "stop": 12}).values[0]
    np.testing.assert_allclose(after, waves[0] + waves[3] + waves[40], atol=1e-12)


def test_gaps_stay_gaps() -> None:
    values = np.cos(STEPS / 5.0)
    values[50:55] = np.nan
    operator = FrequencyMask()
    after = operator.apply(operator.read(row_of(values)), {"start": 20, "stop": 30}).values[0]
    assert np.flatnonzero(np.isnan(after)).tolist() == [50, 51, 52, 53, 54]
