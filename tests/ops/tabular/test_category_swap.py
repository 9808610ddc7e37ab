"""Categories drawn by their frequency."""

from __future__ import annotations

from collections import Counter

import pytest

from augkit.ops.tabular.category_swap import CategorySwap

from .drawing import drawn, learnt, row_of

TRAIN = [
    row_of({"city": city, "owner": city == "Oslo", "one": "same", "name": f"name {number}", "n": number})
    for number, city in enumerate(["Oslo"] * 600 + ["Lima"] * 300 + ["Graz"] * 300)
]


def test_other_categories_come_as_often_as_they_occur() -> None:
    operator = CategorySwap(rate=1.0)
    fitted = learnt(operator, TRAIN)
    assert set(fitted) == {"city", "owner"}
    for own, shares in {"Oslo": {"Lima": 0.5, "Graz": 0.5}, "Graz": {"Oslo": 2 / 3, "Lima": 1 / 3}}.items():
        draws = [drawn(operator, row_of({"city": own}), number, fitted)["values"]["city"] for number in range(1500)]
        counts = Counter(draws)
        assert own not in counts
        for city, share in shares.items():
            assert counts[city] / 1500 == pytest.approx(share, abs=0.05)


def test_truth_values_turn_and_unknown_categories_become_known_ones() -> None:
    operator = CategorySwap(rate=1.0)
    fitted = learnt(operator, TRAIN)
    assert drawn(operator, row_of({"owner": True}), fitted=fitted) == {"values": {"owner": False}}
    assert drawn(operator, row_of({"city": "Atlantis"}), fitted=fitted)["values"]["city"] in ("Oslo", "Lima", "Graz")
    assert drawn(operator, row_of({"city": None, "one": "same", "n": 4}), fitted=fitted) is None
