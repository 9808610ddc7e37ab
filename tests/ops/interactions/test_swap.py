"""Items of a session that change places."""

from __future__ import annotations

from typing import Any

import pytest

from augkit.ops.interactions.swap import Swap

from .drawing import changed, drawn

SESSIONS = [0.0, 60.0, 120.0, 7200.0, 7260.0, 90000.0]


def test_items_change_places_and_times_do_not() -> None:
    values = {"items": list("abcd"), "times": [1, 2, 3, 4], "ratings": [1, 2, 3, 4]}
    assert changed(Swap(), values, [[0, 3], [1, 2]]) == {
        "items": list("dcba"),
        "times": [1, 2, 3, 4],
        "ratings": [4, 3, 2, 1],
    }


@pytest.mark.parametrize("rate", [0.1, 0.5, 1.0])
def test_both_items_of_a_pair_are_of_one_session_and_none_is_in_two_pairs(rate: float) -> None:
    sessions = [0, 0, 0, 1, 1, 2]
    for number in range(50):
        draw = drawn(Swap(rate=rate), {"items": list("abcdef"), "times": SESSIONS}, number)
        assert draw and all(sessions[one] == sessions[other] for one, other in draw)
        places = [place for pair in draw for place in pair]
        assert len(set(places)) == len(places)


@pytest.mark.parametrize("values", [{"items": ["a", "b"], "times": [0.0, 7200.0]}, {"items": ["a"]}, {"items": []}])
def test_sessions_of_one_item_have_nothing_to_swap(values: dict[str, Any]) -> None:
    assert drawn(Swap(rate=1.0), values) == []


def test_without_times_a_history_is_one_session() -> None:
    assert drawn(Swap(), {"items": ["a", "b"]}) == [[0, 1]]


def test_sessions_that_are_named_count_for_more_than_times() -> None:
    values = {"items": list("abc"), "times": [1, 2, 3], "sessions": ["x", "y", "x"]}
    assert drawn(Swap(rate=1.0), values) == [[0, 2]]
    assert changed(Swap(), values, [[0, 2]]) == values | {"items": list("cba")}
