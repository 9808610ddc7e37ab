"""`timeseries.spawner`."""

from __future__ import annotations

import numpy as np

from augkit.ops.timeseries.spawner import Spawner

from .classes import POOL
from .series import carried_out


def test_two_hills_become_one_hill_between_them() -> None:
    hills = [row for row in POOL if row.id in ("hill-0", "hill-5")]  # at 0.3, 1.0 high; at 0.45, 1.5 high
    for copy in range(5):
        after = carried_out(Spawner(sigma=0.0), hills[0], copy, hills).values["series"][0]
        assert 0.7 < after.max() <= 1.5
        assert 0.25 < np.argmax(after) / 59 < 0.5
    again = carried_out(Spawner(sigma=0.3), hills[0], 1, hills).values["series"][0]
    assert np.abs(again - carried_out(Spawner(sigma=0.0), hills[0], 1, hills).values["series"][0]).max() > 0.001
