"""`timeseries.cutmix`."""

from __future__ import annotations

import numpy as np

from augkit.ops.timeseries.cutmix import Cutmix

from .classes import POOL
from .series import carried_out, drawn_for


def test_one_window_is_the_partners_and_the_rest_the_rows_own() -> None:
    by_id = {row.id: row.values["series"] for row in POOL}
    drawn = drawn_for(Cutmix(share=(0.5, 0.5)), POOL[0], 3, POOL)
    after = carried_out(Cutmix(share=(0.5, 0.5)), POOL[0], 3, POOL).values["series"]
    window = slice(drawn["start"], drawn["start"] + 30)
    np.testing.assert_allclose(after[:, window], by_id[drawn["partner"]][:, window], atol=1e-6)
    rest = np.delete(np.arange(60), np.arange(60)[window])
    assert (after[:, rest] == by_id["hill-0"][:, rest]).all()
