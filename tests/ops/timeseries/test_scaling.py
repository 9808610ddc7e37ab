"""`timeseries.scaling`."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.timeseries.scaling import Scaling

from .series import carried_out, drawn_for, row_of


def test_each_channel_has_a_factor_of_its_own_unless_told_otherwise() -> None:
    row = row_of([[1.0, 2.0], [3.0, 4.0]])
    factors = drawn_for(Scaling(sigma=0.5), row)["factors"]
    assert len(set(factors)) == 2
    after = carried_out(Scaling(sigma=0.5), row).values["series"]
    np.testing.assert_allclose(after, row.values["series"] * np.array(factors)[:, None])
    assert len(drawn_for(Scaling(per_channel=False), row)["factors"]) == 1


def test_a_horizon_has_the_same_factors() -> None:
    row = row_of([[1.0, 2.0]], horizon=np.array([[3.0, 5.0, 7.0]]))
    after = carried_out(Scaling(sigma=0.5), row).values
    assert after["horizon"][0, 1] / 5.0 == pytest.approx(after["series"][0, 0])


def test_strength_zero_draws_nothing() -> None:
    assert drawn_for(Scaling(sigma=0.0), row_of([1.0, 2.0])) is None
