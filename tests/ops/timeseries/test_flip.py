"""`timeseries.flip`."""

from __future__ import annotations

import numpy as np

from augkit.ops.timeseries.flip import Flip

from .series import carried_out, row_of


def test_values_change_sign() -> None:
    assert carried_out(Flip(), row_of([1.0, -2.0, np.nan])).values["series"].tolist()[:2] == [-1.0, 2.0]


def test_around_the_mean_the_mean_stays_and_the_horizon_follows() -> None:
    row = row_of([[1.0, 2.0, np.nan, 6.0]], horizon=np.array([[3.0, 10.0]]))
    after = carried_out(Flip(centre="mean"), row).values
    np.testing.assert_array_equal(after["series"], [[5.0, 4.0, np.nan, 0.0]])
    assert after["horizon"].tolist() == [[3.0, -4.0]]
