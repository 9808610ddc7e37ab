"""Histories that end before each of their items."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from augkit.ops.interactions.prefixes import Prefixes

from .drawing import changed, drawn

VALUES = {"items": list("abcd"), "times": [1, 2, 3, 4], "target_item": None, "held_out": ["x"]}


def test_every_item_but_the_first_is_the_target_of_a_piece() -> None:
    pieces = drawn(Prefixes(), VALUES)
    made = [changed(Prefixes(), VALUES, piece) for piece in pieces]
    assert sorted(("".join(one["items"]), one["target_item"]) for one in made) == [
        ("a", "b"),
        ("ab", "c"),
        ("abc", "d"),
    ]
    assert all(len(one["times"]) == len(one["items"]) and one["held_out"] == ["x"] for one in made)


def test_a_window_slides_along_a_history_without_targets() -> None:
    operator = Prefixes(min_items=2, max_items=2)
    values = {"items": list("abcde")}
    made = [changed(operator, values, piece) for piece in drawn(operator, values)]
    assert sorted("".join(one["items"]) for one in made) == ["ab", "bc", "cd"]
    assert all(set(one) == {"items"} for one in made)


def test_pieces_come_in_an_order_of_chance() -> None:
    firsts = {drawn(Prefixes(), {"items": list("abcdefgh")}, number)[0]["end"] for number in range(60)}
    assert firsts == {1, 2, 3, 4, 5, 6, 7}
    assert drawn(Prefixes(min_items=3), {"items": list("abc")}) == []


def test_a_window_shorter_than_a_piece_may_be_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"max_items \(2\) is below min_items \(3\)"):
        Prefixes(min_items=3, max_items=2)
