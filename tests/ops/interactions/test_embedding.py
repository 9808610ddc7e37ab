"""Items that stand beside the same items."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.building.seeding import Chance
from augkit.ops.interactions.fitted.embedding import fit_embedded
from augkit.ops.interactions.fitted.similarity import Neighbours
from augkit.ops.interactions.insert import Insert
from augkit.ops.interactions.substitute import Substitute

from .drawing import drawn, learnt

pytest.importorskip("scipy", reason="scipy is not installed: pip install 'augkit[interactions]'")

MORNING, EVENING = ["bread", "butter", "jam", "tea"], ["beer", "crisps", "ham", "rice"]


def weeks(count: int = 200) -> list[list[str]]:
    """Users who shop in the morning or in the evening; nobody ever buys both kinds of bread or of beer."""
    rng = np.random.default_rng(3)
    made = []
    for number in range(count):
        basket = list((MORNING, EVENING)[number % 2])
        if rng.random() < 0.5:
            basket = [{"bread": "toast", "beer": "cider"}.get(item, item) for item in basket]
        made.append([basket[place] for place in rng.permutation(len(basket))])
    return made


def embedded(histories: list[list[str]], count: int) -> bytes:
    return fit_embedded(histories, count, Chance.fresh(b"fit", b""))


def test_items_that_no_user_has_both_of_are_similar_where_the_same_items_stand_beside_them() -> None:
    neighbours = Neighbours(embedded(weeks(), 1))
    assert [neighbours.of(name) for name in ("bread", "toast", "beer", "cider")] == [
        ["toast"],
        ["bread"],
        ["cider"],
        ["beer"],
    ]
    by_users = learnt(Substitute(neighbours=8), weeks())
    assert "toast" not in by_users.of("bread")


def test_the_order_of_users_does_not_matter() -> None:
    assert embedded(weeks(), 3) == embedded(weeks()[::-1], 3)


@pytest.mark.parametrize("histories", [[], [["a"]], [["a", "a"]], [["a"], ["b"], []], [["a", "b"]]])
def test_little_to_learn_from(histories: list[list[str]]) -> None:
    neighbours = Neighbours(embedded(histories, 2))
    assert all(name not in neighbours.of(name) for name in "ab")


def test_the_last_item_of_a_user_and_the_first_of_the_next_are_not_together() -> None:
    assert Neighbours(embedded([["a"], ["b"]], 2)).of("a") == []


def test_operators_draw_by_what_was_asked_for() -> None:
    operator = Insert(similarity="embedding", neighbours=1, rate=1.0)
    assert drawn(operator, {"items": ["bread"]}, fitted=learnt(operator, weeks())) == [[0, "toast"]]
    assert "similarity" not in Insert().model_dump()  # keys are as they were before there was a choice
    assert operator.model_dump()["similarity"] == "embedding"
