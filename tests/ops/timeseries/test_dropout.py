"""`timeseries.dropout`."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.timeseries.dropout import Dropout

from .series import carried_out, drawn_for, row_of

RISING = np.arange(1.0, 101.0)


@pytest.mark.parametrize("size", [1, 5])
def test_about_the_share_asked_for_is_lost(size: int) -> None:
    lost = [
        np.isnan(
            carried_out(Dropout(rate=0.2, size=size, fill="missing"), row_of(RISING), copy).values["series"]
        ).mean()
        for copy in range(50)
    ]
    assert 0.15 < np.mean(lost) <= 0.2


def test_the_last_known_value_stands_in() -> None:
    after = carried_out(Dropout(rate=0.3), row_of(RISING)).values["series"]
    gone = after != RISING
    assert gone.any()
    assert (np.diff(after) >= 0).all()
    assert all(value in after[: step + 1] or step == 0 for step, value in enumerate(after))


def test_before_the_first_known_value_the_first_stands_in() -> None:
    after = carried_out(Dropout(rate=1.0, size=1), row_of(RISING[:3]), 2).values["series"]
    assert len(set(after.tolist())) < 3
    assert set(after.tolist()) <= set(RISING[:3].tolist())


@pytest.mark.parametrize(("fill", "value"), [("zero", 0.0), ("mean", 50.5)])
def test_a_fixed_value_stands_in(fill: str, value: float) -> None:
    after = carried_out(Dropout.model_validate({"rate": 0.2, "fill": fill}), row_of(RISING)).values["series"]
    assert set(after[after != RISING].tolist()) == {value}


def test_missing_values_stay_missing() -> None:
    values = RISING.copy()
    values[::2] = np.nan
    after = carried_out(Dropout(rate=1.0, fill="zero"), row_of(values)).values["series"]
    assert np.isnan(after[::2]).all()
    assert (after[1::2] == 0.0).any()


def test_channels_lose_the_same_steps_unless_told_otherwise() -> None:
    row = row_of(np.stack([RISING, RISING]))
    together = np.isnan(carried_out(Dropout(fill="missing"), row).values["series"])
    alone = np.isnan(carried_out(Dropout(fill="missing", per_channel=True), row).values["series"])
    assert (together[0] == together[1]).all()
    assert (alone[0] != alone[1]).any()


def test_rate_zero_draws_nothing() -> None:
    assert drawn_for(Dropout(rate=0.0), row_of(RISING)) is None
