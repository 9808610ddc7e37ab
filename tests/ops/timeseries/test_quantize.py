"""`timeseries.quantize`."""

from __future__ import annotations

import numpy as np

from augkit.ops.timeseries.quantize import Quantize

from .series import carried_out, row_of


def test_values_go_to_the_nearest_of_the_levels() -> None:
    after = carried_out(Quantize(levels=(3, 3)), row_of([0.0, 0.2, 0.3, 0.8, 1.0, np.nan])).values["series"]
    np.testing.assert_array_equal(after, [0.0, 0.0, 0.5, 1.0, 1.0, np.nan])


def test_a_constant_stays() -> None:
    assert carried_out(Quantize(), row_of([4.0, 4.0])).values["series"].tolist() == [4.0, 4.0]
