"""Values left out."""

from __future__ import annotations

from collections import Counter

from augkit.ops.tabular.missing_values import MissingValues

from .drawing import applied, drawn, row_of

ROW = row_of({"a": 1, "b": "x", "c": True, "d": 2.5, "gone": None})


def test_every_value_goes_missing_as_often_as_any_other() -> None:
    counts = Counter(name for number in range(2000) for name in drawn(MissingValues(rate=0.5), ROW, number)["values"])
    assert set(counts) == {"a", "b", "c", "d"} and sum(counts.values()) == 4000
    assert all(900 < count < 1100 for count in counts.values())


def test_what_is_missing_is_none_and_the_rest_stays() -> None:
    draw = {"values": {"a": None, "d": None}}
    assert applied(MissingValues(), ROW, draw) == {"a": None, "b": "x", "c": True, "d": None, "gone": None}
    assert drawn(MissingValues(), row_of({"gone": None})) is None
