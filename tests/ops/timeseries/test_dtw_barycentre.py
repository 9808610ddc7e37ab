"""`timeseries.dtw_barycentre`."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.timeseries.dtw_barycentre import DtwBarycentre

from .classes import POOL
from .series import carried_out, drawn_for


def test_weights_are_those_of_the_paper() -> None:
    drawn = drawn_for(DtwBarycentre(), POOL[0], 0, POOL)
    weights = [weight for _, weight in drawn["partners"]]
    assert sorted(weights) == pytest.approx([0.2 / 3, 0.2 / 3, 0.2 / 3, 0.15, 0.15], abs=1e-4)


def test_hills_at_different_times_average_to_a_hill_and_not_to_a_plain() -> None:
    after = carried_out(DtwBarycentre(), POOL[0], 0, POOL).values["series"][0]
    straight = np.mean([row.values["series"][0] for row in POOL[:6]], axis=0)
    assert after.max() > straight.max() + 0.1
    assert 1.0 < after.max() < 1.5
