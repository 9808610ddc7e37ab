"""Items left out."""

from __future__ import annotations

from augkit.ops.interactions.item_dropout import ItemDropout

from .drawing import changed, drawn


def test_items_go_with_their_times() -> None:
    after = changed(ItemDropout(), {"items": list("abcd"), "times": [1, 2, 3, 4]}, [0, 2])
    assert after == {"items": ["b", "d"], "times": [2, 4]}


def test_one_item_always_stays() -> None:
    for number in range(20):
        assert len(drawn(ItemDropout(rate=1.0), {"items": list("abc")}, number)) == 2
    assert drawn(ItemDropout(rate=1.0), {"items": ["a"]}) == []
