"""`timeseries.frequency_mix`."""

from __future__ import annotations

import numpy as np

from augkit.ops.timeseries.frequency_mix import FrequencyMix

from .classes import POOL
from .series import carried_out, drawn_for


def test_each_frequency_is_the_rows_or_the_partners_and_the_mean_stays() -> None:
    by_id = {row.id: np.fft.rfft(row.values["series"][0]) for row in POOL}
    operator = FrequencyMix(rate=0.5)
    drawn = drawn_for(operator, POOL[0], 0, POOL)
    made = np.fft.rfft(carried_out(operator, POOL[0], 0, POOL).values["series"][0])
    own, other = (np.abs(made - by_id[id]) < 1e-5 for id in ("hill-0", drawn["partner"]))
    assert (own | other).all()
    assert own[0]
    assert (other & ~own).any()
