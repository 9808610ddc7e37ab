"""`timeseries.magnitude_warp`."""

from __future__ import annotations

import numpy as np

from augkit.ops.timeseries.magnitude_warp import MagnitudeWarp

from .series import carried_out, drawn_for, row_of


def test_the_gain_is_smooth_around_one_and_differs_between_channels() -> None:
    row = row_of(np.full((2, 300), 2.0))
    gains = np.concatenate(
        [carried_out(MagnitudeWarp(sigma=0.2), row, copy).values["series"] / 2.0 for copy in range(60)]
    )
    assert abs(gains.mean() - 1.0) < 0.05
    assert 0.15 < gains[:, 0].std() < 0.25  # at a knot
    assert np.abs(np.diff(gains, n=2, axis=1)).max() < 0.01
    assert (gains[0] != gains[1]).all()


def test_strength_zero_draws_nothing() -> None:
    assert drawn_for(MagnitudeWarp(sigma=0.0), row_of([1.0, 2.0])) is None
