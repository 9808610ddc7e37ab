"""Popular items that go more often."""

from __future__ import annotations

import pytest

from augkit.ops.interactions.popularity_subsample import PopularitySubsample

from .drawing import changed, drawn, learnt

TRAIN = [["bread"] * 8 + ["saffron", "quince"]] * 10  # 80%, 10% and 10% of the events


def test_an_item_stays_with_the_root_of_threshold_over_share() -> None:
    operator = PopularitySubsample(threshold=0.1)
    assert learnt(operator, TRAIN) == {"bread": pytest.approx((0.1 / 0.8) ** 0.5, abs=1e-6)}


def test_popular_items_go_and_rare_ones_stay() -> None:
    operator = PopularitySubsample(threshold=0.1)
    fitted = learnt(operator, TRAIN)
    items = ["bread", "saffron", "never seen"] * 400
    gone = drawn(operator, {"items": items}, fitted=fitted)
    assert {items[place] for place in gone} == {"bread"}
    assert 0.58 < len(gone) / 400 < 0.71  # 1 - √(0.1 / 0.8) = 0.646
    assert changed(operator, {"items": ["bread", "quince"]}, [0]) == {"items": ["quince"]}


def test_one_item_always_stays() -> None:
    operator = PopularitySubsample(threshold=1e-9)
    fitted = learnt(operator, TRAIN)
    for number in range(20):
        assert len(drawn(operator, {"items": ["bread"] * 5}, number, fitted)) == 4
