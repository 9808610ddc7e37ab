"""`timeseries.drift`."""

from __future__ import annotations

import numpy as np

from augkit.ops.timeseries.drift import Drift

from .series import carried_out, drawn_for, row_of

WAVE = np.sin(np.arange(200) / 9.0)


def test_the_drift_begins_at_zero_is_smooth_and_stays_in_bounds() -> None:
    row = row_of(np.stack([WAVE, 10.0 * WAVE]))
    offs = []
    for copy in range(40):
        off = (carried_out(Drift(strength=0.5), row, copy).values["series"] - row.values["series"]).T
        offs.append(off / row.values["series"].std(axis=1))
    drifts = np.stack(offs)
    np.testing.assert_allclose(drifts[:, 0], 0.0, atol=1e-12)
    most = np.abs(drifts).max(axis=1)
    assert most.max() <= 0.5 + 1e-9
    assert 0.15 < most.mean() < 0.35
    assert np.abs(np.diff(drifts, axis=1)).max() < 0.05


def test_strength_zero_draws_nothing() -> None:
    assert drawn_for(Drift(strength=0.0), row_of(WAVE)) is None
