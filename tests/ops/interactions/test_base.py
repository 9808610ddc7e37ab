"""Histories: what stands beside an item goes where the item goes."""

from __future__ import annotations

import pytest

from augkit.ops.base import Row
from augkit.ops.interactions.base import History
from augkit.ops.interactions.crop import Crop

FULL = History(["a", "b", "c"], {"times": [1, 2, 4], "ratings": [5, None, 3], "prices": [1.0, 2.0, 3.0]}, ["x"], "y")


def test_a_row_is_read_with_its_lists_and_with_what_may_not_come_in() -> None:
    values = {"items": ["a"], "times": [1.0], "ratings": None, "held_out": ["x"], "target_item": "y", "label": 1}
    history = Crop().read(Row("1", values))
    assert history.beside == {"times": [1.0], "ratings": None}
    assert history.forbidden == {"x", "y"}
    assert Crop().write(Row("1", values), history).values == values


def test_lists_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="2 items but 1 times"):
        History(["a", "b"], {"times": [1]})


def test_items_that_are_taken_bring_everything_along() -> None:
    made = FULL.taken([0, 2])
    assert made.items == ["a", "c"]
    assert made.beside == {"times": [1, 4], "ratings": [5, 3], "prices": [1.0, 3.0]}
    assert made.forbidden == FULL.forbidden


def test_a_new_item_has_the_time_of_the_one_before_and_no_rating_or_price() -> None:
    made = FULL.inserted([(0, "n"), (2, "m"), (2, "k")])
    assert made.items == ["a", "n", "b", "c", "m", "k"]
    assert made.beside == {
        "times": [1, 1, 2, 4, 4, 4],
        "ratings": [5, None, None, 3, None, None],
        "prices": [1.0, None, 2.0, 3.0, None, None],
    }


def test_another_item_in_the_place_of_one_has_no_rating_or_price_and_a_hidden_one_keeps_both() -> None:
    assert FULL.replaced([(0, "n")]).beside == {
        "times": [1, 2, 4],
        "ratings": [None, None, 3],
        "prices": [None, 2.0, 3.0],
    }
    assert FULL.replaced([(0, "n")], hidden=True).beside == FULL.beside
    assert FULL.items == ["a", "b", "c"]


def test_a_target_is_set_where_rows_have_one() -> None:
    assert FULL.before("z").target == "z"
    assert History(["a"], has_target=True).before("z").target == "z"
    assert History(["a"]).before("z").target is None
