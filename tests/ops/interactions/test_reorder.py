"""Shuffled runs."""

from __future__ import annotations

from augkit.ops.interactions.reorder import Reorder

from .drawing import changed, drawn


def test_items_move_with_their_prices_and_times_stay() -> None:
    values = {"items": list("abcde"), "times": [1, 2, 3, 4, 5], "prices": [1.0, 2.0, 3.0, 4.0, 5.0]}
    after = changed(Reorder(), values, {"start": 1, "order": [2, 0, 1]})
    assert after == {"items": list("adbce"), "times": [1, 2, 3, 4, 5], "prices": [1.0, 4.0, 2.0, 3.0, 5.0]}


def test_a_run_has_two_items_at_least_and_any_place_can_be_in_it() -> None:
    draws = [drawn(Reorder(rate=0.01), {"items": list("abcde")}, number) for number in range(200)]
    found = [draw for draw in draws if draw]
    assert {tuple(draw["order"]) for draw in found} == {(1, 0)}
    assert {draw["start"] for draw in found} == {0, 1, 2, 3}
    assert drawn(Reorder(), {"items": ["a"]}) is None
