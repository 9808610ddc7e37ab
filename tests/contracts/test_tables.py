"""Rows of tables that are wrong after an operator are found."""

from __future__ import annotations

from typing import Any

import pytest

from augkit.testing import ContractViolation
from augkit.testing.tabular import check_table_row

BEFORE = {"feature:age": 30, "feature:rooms": 2.0, "feature:gone": float("nan"), "label": "a"}


@pytest.mark.parametrize(
    ("after", "drawn", "clause"),
    [
        ({"feature:age": 31}, {"values": {"rooms": 2.0}}, "nothing changes that was not drawn"),
        ({"label": "b"}, {"values": {"age": 30}}, "nothing changes that was not drawn"),
        ({"feature:age": 31.0}, {"values": {"age": 31.0}}, "columns keep their type"),
        ({"feature:rooms": 2.5}, {"values": {"rooms": 2.5}}, "whole numbers stay whole"),
        ({"feature:new": 1}, {"values": {"new": 1}}, "no column comes or goes"),
        ({}, {"values": {}, "parents": [["one", 0.5], ["two", 0.6]]}, "weights of parents add up to 1"),
    ],
)
def test_a_row_that_is_wrong_is_found(after: dict[str, Any], drawn: Any, clause: str) -> None:
    with pytest.raises(ContractViolation) as caught:
        check_table_row(BEFORE, BEFORE | after, drawn)
    assert caught.value.clause == clause


def test_a_row_that_is_right_passes() -> None:
    check_table_row(
        BEFORE, BEFORE | {"feature:age": None, "feature:rooms": 3.0}, {"values": {"age": None, "rooms": 3.0}}
    )
