"""`timeseries.guided_warp`."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest

from augkit.ops.timeseries.guided_warp import GuidedWarp

from .classes import POOL, bump
from .series import carried_out, row_of


@pytest.mark.parametrize("teacher", ["random", "discriminative"])
def test_the_hill_goes_to_the_time_of_the_teachers_hill(teacher: Literal["random", "discriminative"]) -> None:
    late = row_of(bump(0.5), "late", label="hill")
    row = row_of(bump(0.35), "early", label="hill", step_labels=list(range(60)))
    after = carried_out(GuidedWarp(teacher=teacher), row, 0, [late, row, *POOL[6:]]).values
    series = after["series"][0]
    assert 0.35 < np.argmax(series) / 59 < 0.55
    assert series.max() == pytest.approx(row.values["series"].max(), abs=0.1)  # values are the row's own
    assert after["step_labels"] == sorted(after["step_labels"])
    assert after["step_labels"][int(np.argmax(series))] == pytest.approx(np.argmax(row.values["series"][0]), abs=2)


def test_what_is_drawn_does_not_depend_on_rows_that_were_drawn_for_before() -> None:
    from augkit.building.seeding import Chance

    operator = GuidedWarp()
    state = operator.fit([operator.read(row) for row in POOL], Chance.fresh(b"fit", b""))
    fresh = [
        operator.draw(operator.read(row), Chance.fresh(b"a", row.id.encode()), operator.restore(state)) for row in POOL
    ]
    shared = operator.restore(state)
    turned = [operator.draw(operator.read(row), Chance.fresh(b"a", row.id.encode()), shared) for row in POOL[::-1]]
    assert fresh == turned[::-1]
