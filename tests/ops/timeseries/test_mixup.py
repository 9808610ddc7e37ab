"""`timeseries.mixup`."""

from __future__ import annotations

import numpy as np

from augkit.ops.timeseries.mixup import Mixup

from .classes import POOL
from .series import carried_out, drawn_for


def test_the_result_is_the_weighted_mean_and_nearer_to_the_row() -> None:
    by_id = {row.id: row.values["series"] for row in POOL}
    for copy in range(20):
        drawn = drawn_for(Mixup(alpha=1.0), POOL[0], copy, POOL)
        after = carried_out(Mixup(alpha=1.0), POOL[0], copy, POOL).values["series"]
        weight = drawn["weight"]
        assert 0.5 <= weight <= 1.0
        expected = weight * by_id[POOL[0].id] + (1 - weight) * by_id[drawn["partner"]]
        np.testing.assert_allclose(after, expected, atol=1e-6)
