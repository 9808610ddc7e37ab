"""Rows averaged, with labels that stay, are shared out, or are averaged too."""

from __future__ import annotations

from typing import Any

import pytest

from augkit.errors import RecipeError
from augkit.ops.tabular.mixup import MixUp

from .drawing import applied, drawn, learnt, row_of


def table(labels: list[Any]) -> list[Any]:
    return [
        row_of({"x": place + 0.5, "n": 10 * place, "t": f"t{place}"}, label, f"row {place}")
        for place, label in enumerate(labels)
    ]


def checked(operator: MixUp, row: Any, draw: Any) -> int:
    """That numbers lie where the weights say; the number of the other row."""
    (own, weight), (other, rest) = draw["parents"]
    assert own == row.id != other and weight + rest == pytest.approx(1) and weight >= 0.5
    place, partner = int(own.split()[1]), int(other.split()[1])
    after = applied(operator, row, draw)
    assert after["x"] == pytest.approx(weight * (place + 0.5) + rest * (partner + 0.5))
    assert type(after["n"]) is int and after["n"] == round(10 * (weight * place + rest * partner))
    assert after["t"] == f"t{place}"
    return partner


def test_single_labels_stay_and_partners_are_of_the_same_class() -> None:
    operator, rows = MixUp(alpha=1.0), table([0, 1] * 6)
    fitted = learnt(operator, rows)
    draws = [draw for number in range(80) if (draw := drawn(operator, rows[3], number, fitted))]
    assert {checked(operator, rows[3], draw) for draw in draws} == {1, 5, 7, 9, 11}
    assert not any("label" in draw for draw in draws)


def test_labels_with_weights_are_shared_out() -> None:
    labels = [[{"label": "ab"[place % 2], "weight": 1.0}] for place in range(8)]
    operator, rows = MixUp(alpha=1.0), table(labels)
    fitted = learnt(operator, rows)
    for number in range(40):
        draw = drawn(operator, rows[2], number, fitted)
        if draw is None:
            continue
        partner, weight = checked(operator, rows[2], draw), draw["parents"][0][1]
        label = operator.carry_out(rows[2], operator.read(rows[2]), draw).values["label"]
        same = [{"label": "a", "weight": 1.0}]
        mixed = [{"label": "a", "weight": weight}, {"label": "b", "weight": pytest.approx(1 - weight)}]
        assert label == (mixed if partner % 2 else same)


@pytest.mark.parametrize("labels", [[1.5, 2.5, 3.75, 10.25], [1, 2, 4, 10]], ids=["floats", "whole numbers"])
def test_numbers_as_labels_are_averaged(labels: list[Any]) -> None:
    operator, rows = MixUp(alpha=1.0, target="number"), table(labels)
    fitted = learnt(operator, rows)
    for number in range(40):
        draw = drawn(operator, rows[0], number, fitted)
        if draw is None:
            continue
        partner, weight = checked(operator, rows[0], draw), draw["parents"][0][1]
        label = operator.carry_out(rows[0], operator.read(rows[0]), draw).values["label"]
        wanted = weight * labels[0] + (1 - weight) * labels[partner]
        assert label == (round(wanted) if labels[0] == 1 else pytest.approx(wanted))
        assert type(label) is type(labels[0])


def test_gaps_stay_and_rows_that_nothing_fits_do_too() -> None:
    operator, rows = MixUp(), table([0, 0, 0])
    gap = row_of({"x": None, "n": 3, "t": "t"}, 0, "gap")
    fitted = learnt(operator, [*rows, gap])
    draws = [draw for number in range(30) if (draw := drawn(operator, gap, number, fitted))]
    assert draws and all(set(draw["values"]) == {"n"} for draw in draws)
    assert drawn(operator, row_of({"x": 1.0}, "unheard of"), fitted=fitted) is None
    words = MixUp(target="number")
    assert drawn(words, row_of({"x": 1.0}, "text"), fitted=learnt(words, rows)) is None


def test_averaging_labels_needs_a_column_of_them() -> None:
    with pytest.raises(RecipeError, match=r"source\.columns names none"):
        MixUp(target="number").check_roles(frozenset({"features"}))
