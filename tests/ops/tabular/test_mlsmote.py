"""Rows with a rare label get copies, whose labels the rows around decide; other rows get none."""

from __future__ import annotations

from typing import Any

import pytest

from augkit.errors import RecipeError
from augkit.ops.tabular.mlsmote import MLSmote
from augkit.ops.tabular.resampling.errors import TableError

from .drawing import applied, drawn, learnt, row_of

pytest.importorskip("scipy", reason="scipy is not installed: pip install 'augkit[tabular]'")

# "chess" is rare: four rows, three of which are news too; "alone" is rarer still, but one row has no neighbours
LABELS = {"a": ["chess", "news"], "b": ["news", "chess"], "c": ["chess"], "d": ["chess", "news", "alone"]}
RARE = [row_of({"x": place + 0.5, "n": 10 * place}, labels, id) for place, (id, labels) in enumerate(LABELS.items())]
USUAL = ["news", "daily", "fresh", "local", "long"]
COMMON = [row_of({"x": 50.0 + number, "n": 1}, USUAL, f"common {number}") for number in range(12)]
TRAIN = [*RARE, *COMMON]


def draws_of(operator: MLSmote, row: Any, rows: list[Any], copies: int = 40) -> list[Any]:
    fitted = learnt(operator, rows)
    return [drawn(operator, row, number, fitted) for number in range(copies)]


def test_only_rows_with_a_rare_label_get_copies() -> None:
    operator = MLSmote()
    fitted = learnt(operator, TRAIN)
    assert all(drawn(operator, row, number, fitted) is None for row in COMMON for number in range(3))
    assert all(drawn(operator, row, number, fitted) for row in RARE for number in range(3))


def test_a_copy_lies_towards_one_of_the_nearest_that_have_the_label() -> None:
    found = set()
    for draw in draws_of(MLSmote(neighbours=2), RARE[0], TRAIN):
        (one, weight), (other, step) = draw["parents"]
        found.add(other)
        assert one == "a" and weight + step == pytest.approx(1)
        assert draw["values"]["x"] == pytest.approx(0.5 + step * list(LABELS).index(other))
        assert draw["values"]["n"] == round(10 * (draw["values"]["x"] - 0.5))
    assert found == {"b", "c"}


@pytest.mark.parametrize(
    ("rule", "row", "labels"),
    [
        ("ranking", 2, ["chess", "news"]),  # two of three around c, whose own label comes first
        ("union", 2, ["chess", "alone", "news"]),
        ("intersection", 0, ["chess"]),
    ],
)
def test_the_row_and_its_neighbours_say_which_labels_a_copy_has(rule: Any, row: int, labels: list[str]) -> None:
    for draw in draws_of(MLSmote(neighbours=3, rule=rule), RARE[row], TRAIN, copies=5):
        assert draw["label"] == labels


def test_labels_can_be_columns_of_0_and_1_or_of_truth_values() -> None:
    rows = [
        row_of(
            {
                "x": row.values["feature:x"],
                "chess": "chess" in row.values["label"],
                "news": int("news" in row.values["label"]),
            },
            "kept",
            row.id,
        )
        for row in TRAIN
    ]
    operator = MLSmote(neighbours=3, labels=["chess", "news"])
    fitted = learnt(operator, rows)
    assert list(fitted.table.columns) == ["x"]  # labels count in no distance
    draw = drawn(operator, rows[2], fitted=fitted)
    after = applied(operator, rows[2], draw)
    assert after["chess"] is True and after["news"] == 1 and type(after["news"]) is int
    assert "label" not in draw and drawn(operator, rows[-1], fitted=fitted) is None


@pytest.mark.parametrize(
    ("features", "label", "parameters", "said"),
    [
        ({"x": 1.0}, "chess", {}, "MLSMOTE is for lists of names"),
        ({"x": 1.0, "a": 2, "b": 0}, None, {"labels": ["a", "b"]}, "Column 'a', one of the labels"),
        ({"x": 1.0, "a": 1}, None, {"labels": ["a", "bb"]}, "names 'bb'"),
    ],
    ids=["one label", "other numbers", "no column"],
)
def test_labels_that_are_none_are_refused(features: Any, label: Any, parameters: Any, said: str) -> None:
    with pytest.raises(TableError, match=said):
        learnt(MLSmote(**parameters), [row_of(features, label)])


def test_without_labels_the_recipe_is_refused() -> None:
    with pytest.raises(RecipeError, match="nor `labels` names any"):
        MLSmote().check_roles(frozenset({"features"}))
    MLSmote(labels=["a", "b"]).check_roles(frozenset({"features"}))
