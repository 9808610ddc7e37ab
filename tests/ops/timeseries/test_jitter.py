"""`timeseries.jitter`."""

from __future__ import annotations

import numpy as np

from augkit.ops.timeseries.jitter import Jitter

from .series import carried_out, drawn_for, row_of

WAVE = np.sin(np.arange(4000) / 50.0)


def test_noise_is_measured_in_standard_deviations_of_each_channel() -> None:
    row = row_of(np.stack([WAVE, 100.0 * WAVE]))
    off = carried_out(Jitter(sigma=0.1), row).values["series"] - row.values["series"]
    np.testing.assert_allclose(off.std(axis=1) / row.values["series"].std(axis=1), 0.1, rtol=0.05)
    assert abs(np.corrcoef(off)[0, 1]) < 0.1  # channels have noise of their own


def test_strength_zero_draws_nothing() -> None:
    assert drawn_for(Jitter(sigma=0.0), row_of(WAVE)) is None


def test_missing_values_stay_missing_and_do_not_spoil_the_rest() -> None:
    values = WAVE[:50].copy()
    values[10:13] = np.nan
    after = carried_out(Jitter(), row_of(values)).values["series"]
    assert np.flatnonzero(np.isnan(after)).tolist() == [10, 11, 12]


def test_a_constant_channel_stays_constant() -> None:
    after = carried_out(Jitter(sigma=0.5), row_of(np.full(20, 3.0))).values["series"]
    assert after.tolist() == [3.0] * 20
