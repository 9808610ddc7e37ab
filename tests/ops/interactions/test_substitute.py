"""Similar items in the place of those of a history."""

from __future__ import annotations

from augkit.ops.interactions.substitute import Substitute

from .drawing import changed, drawn, learnt

TRAIN = [["bread", "butter"], ["bread", "butter", "jam"], ["tea", "milk"], ["bread", "jam"]]


def test_items_are_replaced_by_the_most_similar_ones() -> None:
    operator = Substitute(rate=1.0, neighbours=1)
    fitted = learnt(operator, TRAIN)
    values = {"items": ["tea", "never seen"], "times": [1, 2], "prices": [1.0, 2.0], "ratings": None}
    draw = drawn(operator, values, fitted=fitted)
    assert draw == [[0, "milk"]]
    assert changed(operator, values, draw) == {
        "items": ["milk", "never seen"],
        "times": [1, 2],
        "prices": [None, 2.0],
        "ratings": None,
    }


def test_held_out_items_never_take_a_place() -> None:
    operator = Substitute(rate=1.0)
    fitted = learnt(operator, TRAIN)
    for number in range(20):
        assert drawn(operator, {"items": ["bread", "tea"], "held_out": ["milk", "jam"]}, number, fitted) == [
            [0, "butter"]
        ]
