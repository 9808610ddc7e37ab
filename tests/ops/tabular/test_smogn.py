"""Rows with rare target values get copies, whose targets move with them; other rows get none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from augkit.errors import RecipeError
from augkit.ops.tabular.resampling.errors import TableError
from augkit.ops.tabular.smogn import Smogn

from .drawing import applied, drawn, learnt, row_of

pytest.importorskip("scipy", reason="scipy is not installed: pip install 'augkit[tabular]'")

CHANCE = np.random.default_rng(2)
COMMON = [row_of({"x": float(x), "n": 3, "t": "c"}, float(y), f"c{y}") for y, x in enumerate(CHANCE.normal(size=40))]
# two pairs near each other, and the pairs far apart: each goes towards its fellow alone
PLACES = (10.0, 10.1, 90.0, 90.1)
RARE = [row_of({"x": x, "n": 5, "t": "r"}, 200.0 + 10 * n, f"r{n}") for n, x in enumerate(PLACES)]
TRAIN = [*COMMON, *RARE]


def test_only_rows_with_rare_targets_get_copies() -> None:
    operator = Smogn()
    fitted = learnt(operator, TRAIN)
    assert all(drawn(operator, row, number, fitted) is None for row in COMMON for number in range(3))
    assert all(drawn(operator, row, number, fitted) for row in RARE for number in range(3))
    assert drawn(operator, row_of({"x": 10.0, "n": 5}, 200.0, "of another split"), fitted=fitted) is None


def test_towards_a_near_neighbour_the_target_goes_as_far_as_the_row() -> None:
    operator = Smogn(neighbours=3, perturbation=0.0)
    fitted = learnt(operator, TRAIN)
    draws = [draw for number in range(60) if (draw := drawn(operator, RARE[0], number, fitted))]
    between = [draw for draw in draws if len(draw["parents"]) == 2]
    assert 5 < len(between) < 40  # one of three neighbours is near
    for draw in between:
        (one, weight), (other, step) = draw["parents"]
        assert (one, other) == ("r0", "r1") and weight + step == pytest.approx(1)
        assert draw["values"]["x"] == pytest.approx(10.0 + 0.1 * step)
        assert draw["label"] == round(200 + 10 * step) and draw["values"]["n"] == 5


def test_else_rows_and_targets_get_noise_of_the_given_width() -> None:
    operator = Smogn(neighbours=1, perturbation=0.5)  # a single neighbour is never nearer than half of the median
    fitted = learnt(operator, TRAIN)
    rare_x, rare_y = np.array(PLACES), 200 + 10 * np.arange(4)
    moved = []
    for number in range(600):
        draw = drawn(operator, RARE[1], number, fitted)
        assert draw["parents"] == [["r1", 1.0]] and draw["values"]["n"] == 5
        moved.append([draw["values"]["x"] - 10.1, draw["label"] - 210])
    width = min(0.5, 0.1 / 2)  # no wider than half the distance to the neighbour
    assert np.std(moved, axis=0) == pytest.approx([width * rare_x.std(), width * rare_y.std()], rel=0.15)


def test_a_column_of_the_features_can_be_the_target() -> None:
    rows = [row_of({"x": row.values["feature:x"], "price": row.values["label"] + 0.25}, "a", row.id) for row in TRAIN]
    operator = Smogn(target="price")
    fitted = learnt(operator, rows)
    assert list(fitted.table.columns) == ["x"]  # the target counts in no distance
    draw = drawn(operator, rows[-2], fitted=fitted)
    after = applied(operator, rows[-2], draw)
    assert "label" not in draw and after["price"] != 220.25 and 200 < after["price"] <= 230.25


@pytest.mark.parametrize(
    ("rows", "parameters", "said"),
    [
        ([row_of({"x": 1.0}, float(number), str(number)) for number in range(9)], {}, "No target value is rare"),
        ([row_of({"x": 1.0}, "word", str(number)) for number in range(9)], {}, "None of the 9 rows"),
        ([row_of({"x": 1.0, "price": 3}, 1.0, "a")], {"target": "prise"}, "names 'prise'"),
    ],
    ids=["none is rare", "words", "no column"],
)
def test_targets_that_are_none_are_refused(rows: list[Any], parameters: dict[str, Any], said: str) -> None:
    with pytest.raises(TableError, match=said):
        learnt(Smogn(**parameters), rows)


def test_without_a_target_the_recipe_is_refused() -> None:
    with pytest.raises(RecipeError, match=r"source\.columns names no label"):
        Smogn().check_roles(frozenset({"features"}))
    Smogn(target="price").check_roles(frozenset({"features"}))
