"""Items that a user has not touched."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from augkit.errors import RecipeError
from augkit.ops.base import Row
from augkit.ops.interactions.negative_sampling import NegativeSampling

from .drawing import chance, changed, drawn, learnt

TRAIN = [["a", "b", "c"], ["c", "d"], ["e", "f", "a"]]
EMPTY: dict[str, Any] = {"negative_items": None}


def test_there_are_as_many_for_each_item_but_the_first_or_for_the_target() -> None:
    operator = NegativeSampling(ratio=2)
    fitted = learnt(operator, TRAIN)
    assert len(drawn(operator, {"items": ["a", "b", "c"]}, fitted=fitted)) == 4
    assert len(drawn(operator, {"items": ["a", "b", "c"], "target_item": "d"}, fitted=fitted)) == 2
    assert drawn(operator, {"items": ["a"]}, fitted=fitted) is None


def test_what_is_drawn_fills_the_column_and_changes_nothing_else() -> None:
    values = {"items": ["a", "b"], "prices": [1.0, 2.0], **EMPTY}
    assert changed(NegativeSampling(), values, ["d"]) == values | {"negative_items": ["d"]}


def test_nothing_held_out_and_no_item_of_the_user_is_drawn_whatever_became_of_the_history() -> None:
    operator = NegativeSampling(ratio=9)
    rows = [Row("u#1", {"items": ["a", "b"], "group": "u"}), Row("u#2", {"items": ["c"], "group": "u"})]
    rows += [Row("v", {"items": ["d", "e", "f", "g"]})]
    fitted = operator.restore(operator.fit([operator.read(row) for row in rows], chance()))
    cut = {"items": ["[mask]", "b"], "group": "u", "held_out": ["d"], "target_item": "e"}
    for number in range(20):
        assert sorted(drawn(operator, cut, number, fitted)) == ["f", "g"]


def test_a_user_who_has_touched_everything_gets_none() -> None:
    operator = NegativeSampling()
    assert drawn(operator, {"items": ["a", "b", "c", "d"]}, fitted=learnt(operator, [["a", "b", "c", "d"]])) == []


@pytest.mark.parametrize(("popularity", "share"), [(0.0, 1 / 2), (0.5, 3 / 4), (1.0, 9 / 10)])
def test_items_are_drawn_by_their_popularity(popularity: float, share: float) -> None:
    operator = NegativeSampling(popularity=popularity)
    fitted = learnt(operator, [["common"]] * 9 + [["rare"]])
    history = {"items": ["x"] * 4001}
    counts = Counter(drawn(operator, history, fitted=fitted))
    assert counts["common"] / 4000 == pytest.approx(share, abs=0.03)


HISTORIES = st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(histories=HISTORIES, ratio=st.integers(1, 9), power=st.sampled_from([0.0, 0.75, 2.0]))
def test_negatives_of_an_item_are_different_items_that_the_row_lacks(
    histories: list[list[str]], ratio: int, power: float
) -> None:
    operator = NegativeSampling(ratio=ratio, popularity=power)
    fitted = learnt(operator, histories)
    free = set().union(*histories) - set(histories[0])
    found = drawn(operator, {"items": histories[0], "target_item": "z"}, fitted=fitted)
    assert len(found) == len(set(found)) == min(ratio, len(free))
    assert set(found) <= free


def test_the_order_of_users_does_not_matter() -> None:
    operator = NegativeSampling()
    samples = [operator.read(Row(str(number), {"items": items})) for number, items in enumerate(TRAIN)]
    assert operator.fit(samples, chance()) == operator.fit(samples[::-1], chance())


def test_a_recipe_without_the_column_is_told_how_to_get_it() -> None:
    with pytest.raises(RecipeError, match="no `negative_items` column") as caught:
        NegativeSampling().check_roles(frozenset({"items"}))
    assert "negatives: true" in caught.value.hint
