"""Similar items put behind those of a history."""

from __future__ import annotations

from augkit.ops.interactions.insert import Insert

from .drawing import changed, drawn, learnt

TRAIN = [["bread", "butter"], ["bread", "butter", "jam"], ["tea", "milk"], ["bread", "jam"]]


def test_what_goes_in_is_similar_and_new_to_the_history() -> None:
    operator = Insert(rate=1.0)
    fitted = learnt(operator, TRAIN)
    values = {"items": ["bread", "tea", "never seen"], "times": [1.0, 2.0, 3.0]}
    for number in range(20):
        draw = drawn(operator, values, number, fitted)
        assert [place for place, _ in draw] == [0, 1]
        assert draw[0][1] in ("butter", "jam") and draw[1][1] == "milk"
    after = changed(operator, values, [[0, "jam"], [1, "milk"]])
    assert after == {"items": ["bread", "jam", "tea", "milk", "never seen"], "times": [1.0, 1.0, 2.0, 2.0, 3.0]}


def test_held_out_items_and_the_target_never_go_in() -> None:
    operator = Insert(rate=1.0)
    fitted = learnt(operator, TRAIN)
    for number in range(20):
        draw = drawn(operator, {"items": ["bread"], "held_out": ["butter"]}, number, fitted)
        assert draw == [[0, "jam"]]
        assert drawn(operator, {"items": ["bread"], "held_out": ["butter"], "target_item": "jam"}, number, fitted) == []


def test_two_places_do_not_get_the_same_item_while_another_is_free() -> None:
    operator = Insert(rate=1.0, neighbours=2)
    fitted = learnt(operator, TRAIN)
    for number in range(20):
        draw = drawn(operator, {"items": ["bread", "bread"]}, number, fitted)
        assert {item for _, item in draw} == {"butter", "jam"}
