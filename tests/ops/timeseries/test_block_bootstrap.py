"""`timeseries.block_bootstrap`."""

from __future__ import annotations

import numpy as np

from augkit.ops.timeseries.block_bootstrap import BlockBootstrap

from .series import carried_out, drawn_for, row_of

STEPS = np.arange(120)
SEASON = 0.1 * STEPS + np.tile([0.0, 3.0, 1.0, -2.0], 30)


def test_trend_and_season_alone_stay_as_they_are() -> None:
    after = carried_out(BlockBootstrap(period=4), row_of(SEASON)).values["series"]
    off = np.abs(after - SEASON)[8:-8]
    assert (off < 0.5).mean() > 0.9  # but where a block was taken from the ends, at which the trend is bent


def test_disturbances_are_drawn_anew_and_are_those_of_the_series() -> None:
    noise = np.random.default_rng(5).standard_normal(120)
    row = row_of(SEASON + noise)
    after = carried_out(BlockBootstrap(period=4, block=8), row).values["series"]
    other = carried_out(BlockBootstrap(period=4, block=8), row, 1).values["series"]
    assert np.abs(after - other).mean() > 0.3
    assert 0.5 < (after - SEASON).std() < 1.5
    assert np.corrcoef(after, SEASON)[0, 1] > 0.9


def test_fewer_than_two_periods_are_left_alone() -> None:
    assert drawn_for(BlockBootstrap(period=12), row_of(SEASON[:23])) is None


def test_missing_values_stay_missing() -> None:
    values = SEASON.copy()
    values[30:40] = np.nan
    after = carried_out(BlockBootstrap(period=4), row_of(values)).values["series"]
    assert np.flatnonzero(np.isnan(after)).tolist() == list(range(30, 40))
