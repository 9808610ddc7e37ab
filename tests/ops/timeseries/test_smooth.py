"""`timeseries.smooth`."""

from __future__ import annotations

import numpy as np

from augkit.ops.timeseries.smooth import Smooth

from .series import carried_out, row_of


def test_the_mean_of_neighbours_without_gaps_and_ends() -> None:
    after = carried_out(Smooth(reach=(1, 1)), row_of([0.0, 3.0, 6.0, np.nan, 12.0, 0.0])).values["series"]
    np.testing.assert_allclose(after, [1.5, 3.0, 4.5, np.nan, 6.0, 6.0])


def test_a_window_longer_than_the_series_makes_its_mean() -> None:
    assert carried_out(Smooth(reach=(50, 50)), row_of([0.0, 3.0, 6.0])).values["series"].tolist() == [3.0, 3.0, 3.0]
