"""`timeseries.smote`."""

from __future__ import annotations

import numpy as np

from augkit.ops.timeseries.smote import Smote

from .classes import POOL
from .series import carried_out, drawn_for


def test_every_value_is_between_those_of_the_row_and_its_near_neighbour() -> None:
    by_id = {row.id: row.values["series"] for row in POOL}
    for copy in range(20):
        drawn = drawn_for(Smote(k_neighbors=2), POOL[0], copy, POOL)
        assert drawn["partner"] in ("hill-1", "hill-2")
        own, other = by_id["hill-0"], by_id[drawn["partner"]]
        after = carried_out(Smote(k_neighbors=2), POOL[0], copy, POOL).values["series"]
        assert (after >= np.minimum(own, other) - 1e-6).all()
        assert (after <= np.maximum(own, other) + 1e-6).all()
        np.testing.assert_allclose(after, own + drawn["way"] * (other - own), atol=1e-6)
