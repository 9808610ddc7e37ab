"""Copies start at the border of their class alone."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from augkit.ops.tabular.borderline_smote import BorderlineSmote

from .drawing import drawn, learnt, row_of

pytest.importorskip("sklearn", reason="scikit-learn is not installed: pip install 'augkit[tabular]'")

# on a line: a rare row among common ones (noise), two at the border, four inside their class
PLACES = {"noise": -9.0, "first": 0.0, "second": 0.5, "a": 3.0, "b": 3.1, "c": 3.2, "d": 3.3}
COMMON = [-9.3, -9.2, -9.1, -8.9, -8.8, -8.7, -1.0, -0.9, -0.8, -0.7]
TRAIN = [row_of({"x": place, "t": name}, "rare", name) for name, place in PLACES.items()]
TRAIN += [row_of({"x": place, "t": "common"}, "common", f"common {place}") for place in COMMON]


def parents(operator: BorderlineSmote, copies: int = 400) -> list[Any]:
    fitted = learnt(operator, TRAIN)
    return [drawn(operator, row, number, fitted)["parents"] for row in TRAIN[:7] for number in range(copies)]


def test_rows_at_the_border_are_started_from_alike_and_others_never() -> None:
    starts = Counter(start for (start, _), _ in parents(BorderlineSmote(border_neighbours=5)))
    assert set(starts) == {"first", "second"}
    assert starts["first"] / starts.total() == pytest.approx(0.5, abs=0.03)


def test_a_copy_takes_over_the_text_of_the_row_it_starts_from() -> None:
    operator = BorderlineSmote(border_neighbours=5)
    fitted = learnt(operator, TRAIN)
    draw = drawn(operator, TRAIN[3], fitted=fitted)
    assert draw["values"]["t"] == draw["parents"][0][0] in ("first", "second")
    assert "t" not in drawn(operator, TRAIN[1], fitted=fitted)["values"]  # its own row


def test_the_first_kind_goes_to_the_class_and_the_second_half_way_to_others() -> None:
    one = BorderlineSmote(border_neighbours=5, neighbours=3)
    assert {other for _, (other, _) in parents(one)} <= set(PLACES)
    two = BorderlineSmote(border_neighbours=5, neighbours=3, kind="borderline-2")
    steps: dict[bool, list[float]] = {True: [], False: []}
    for _, (other, step) in parents(two):
        steps[other in PLACES].append(step)
    assert 0.45 < max(steps[False]) <= 0.5 and max(steps[True]) > 0.9
