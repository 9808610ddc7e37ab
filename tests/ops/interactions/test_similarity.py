"""Similar items, against the definition worked out pair by pair."""

from __future__ import annotations

from math import log, sqrt

from hypothesis import given, settings
from hypothesis import strategies as st

from augkit.ops.interactions.fitted import similarity
from augkit.ops.interactions.fitted.similarity import Neighbours, fit_neighbours

HISTORIES = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=6), max_size=12)


def by_definition(histories: list[list[str]], count: int) -> dict[str, list[str]]:
    users = [set(items) for items in histories]
    names = sorted(set().union(*users)) if users else []
    found = {}
    for one in names:
        scores = {}
        for other in names:
            both = sum(1 / log(1 + len(user)) for user in users if {one, other} <= user)
            if both and other != one:
                sizes = [sum(name in user for user in users) for name in (one, other)]
                scores[other] = round(both / sqrt(sizes[0] * sizes[1]), 9)
        found[one] = sorted(scores, key=lambda name: (-scores[name], name))[:count]
    return found


@settings(max_examples=80, deadline=None)
@given(histories=HISTORIES, count=st.integers(1, 4))
def test_neighbours_are_those_of_the_definition(histories: list[list[str]], count: int) -> None:
    neighbours = Neighbours(fit_neighbours(histories, count))
    expected = by_definition(histories, count)
    for name in "abcdefgh":
        assert neighbours.of(name) == expected.get(name, [])


def test_blocks_and_the_order_of_users_do_not_matter(monkeypatch: object) -> None:
    histories = [["a", "b", "c"], ["b", "c", "d"], ["a", "d"], ["é", "a", "\ud800"]]
    whole = fit_neighbours(histories, 3)
    assert fit_neighbours(histories[::-1], 3) == whole
    before = similarity.ITEMS_AT_ONCE
    try:
        similarity.ITEMS_AT_ONCE = 2
        assert fit_neighbours(histories, 3) == whole
    finally:
        similarity.ITEMS_AT_ONCE = before
    assert Neighbours(whole).of("\ud800") == ["é", "a"]


def test_no_training_rows_make_no_neighbours() -> None:
    assert Neighbours(fit_neighbours([], 3)).of("a") == []
