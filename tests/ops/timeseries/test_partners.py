"""What holds of every operator that takes partners from the training split."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from augkit.building.seeding import Chance
from augkit.ops.base import DatasetOperator
from augkit.ops.registry import list_operators

from .classes import POOL, bump
from .series import carried_out, drawn_for, row_of

PARTNERED = [cls for cls in list_operators("timeseries") if cls.shape == "dataset"]
operators = pytest.mark.parametrize("cls", PARTNERED, ids=lambda cls: cls.name)


def partners_of(drawn: Any) -> list[str]:
    return [id for id, _ in drawn["partners"]] if "partners" in drawn else [drawn["partner"]]


def test_there_are_some() -> None:
    assert len(PARTNERED) >= 7


@operators
def test_partners_are_other_rows_of_the_same_class_named_in_what_is_drawn(cls: Any) -> None:
    for row in (POOL[0], POOL[8]):
        for copy in range(4):
            drawn = drawn_for(cls(), row, copy, POOL)
            assert partners_of(drawn)
            for id in partners_of(drawn):
                assert id.split("-")[0] == row.values["label"]
                assert id != row.id


@operators
def test_a_class_of_one_row_has_no_partner(cls: Any) -> None:
    alone = row_of(bump(0.5), "alone", label="other")
    assert drawn_for(cls(), alone, pool=[*POOL, alone]) is None


@operators
def test_partners_with_other_channels_are_passed_over(cls: Any) -> None:
    two = row_of(np.concatenate([bump(0.5), bump(0.2)]), "two", label="hill")
    assert drawn_for(cls(), two, pool=POOL) is None


@operators
def test_partners_of_another_length_serve(cls: Any) -> None:
    short = row_of(bump(0.4, steps=37), "short", label="hill")
    after = carried_out(cls(), short, 1, POOL)
    assert after.values["series"].shape == (1, 37)
    assert np.isfinite(after.values["series"]).all()


@operators
def test_the_pool_does_not_depend_on_the_order_of_the_rows_and_is_bounded(cls: Any) -> None:
    operator: DatasetOperator[Any] = cls(pool_size=3)
    states = [
        operator.fit([operator.read(row) for row in rows], Chance.fresh(b"fit", b"")) for rows in (POOL, POOL[::-1])
    ]
    assert states[0] == states[1]
    assert {label: len(rows) for label, rows in json.loads(states[0]).items()} == {'"dip"': 3, '"hill"': 3}


@operators
def test_gaps_of_the_series_stay_gaps(cls: Any) -> None:
    if cls.name == "timeseries.guided_warp":
        pytest.skip("its gaps move with the time")
    values = bump(0.4)
    values[0, 20:24] = np.nan
    after = carried_out(cls(), row_of(values, "gaps", label="hill"), 0, POOL).values["series"]
    assert np.isnan(after[0, 20:24]).all()
    assert np.isfinite(np.delete(after[0], range(20, 24))).all()
