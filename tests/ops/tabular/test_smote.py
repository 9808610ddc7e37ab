"""SMOTE in a chain: neighbours against a plain search, values between parents, small and incomplete classes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from augkit.ops.tabular.smote import Smote

from .drawing import drawn, learnt, row_of

pytest.importorskip("sklearn", reason="scikit-learn is not installed: pip install 'augkit[tabular]'")


def table(seed: int, rows: int) -> list[Any]:
    rng = np.random.default_rng(seed)
    made = []
    for number in range(rows):
        features = {"x": float(rng.normal()), "y": float(rng.normal()), "n": int(rng.integers(0, 50)), "t": "text"}
        made.append(row_of(features, label=int(rng.random() < 0.3), id=f"row {number}"))
    return made


def test_the_other_parent_is_one_of_the_nearest_of_the_class() -> None:
    rows = table(3, 80)
    operator = Smote(neighbours=3)
    fitted = learnt(operator, rows)
    values = np.array([[row.values[f"feature:{name}"] for name in ("n", "x", "y")] for row in rows])
    labels = np.array([row.values["label"] for row in rows])
    for place in range(0, 80, 7):
        members = np.flatnonzero((labels == labels[place]) & (np.arange(80) != place))
        distance = ((values[members] - values[place]) ** 2).sum(axis=1)
        nearest = {f"row {other}" for other in members[np.argsort(distance)[:3]]}
        found = {drawn(operator, rows[place], number, fitted)["parents"][1][0] for number in range(60)}
        assert found == nearest


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(3, 25), neighbours=st.integers(1, 6))
def test_no_value_is_outside_of_its_parents_and_weights_add_up(seed: int, count: int, neighbours: int) -> None:
    rows = table(seed, count)
    by_id = {row.id: row.values for row in rows}
    operator = Smote(neighbours=neighbours)
    fitted = learnt(operator, rows)
    for row in rows:
        draw = drawn(operator, row, seed, fitted)
        alone = sum(other.values["label"] == row.values["label"] for other in rows) == 1
        assert (draw is None) is alone
        if draw is None:
            continue
        (one, weight), (other, step) = draw["parents"]
        assert one == row.id != other and by_id[one]["label"] == by_id[other]["label"]
        assert weight + step == pytest.approx(1) and 0 <= step <= 1
        assert set(draw["values"]) == {"n", "x", "y"} and isinstance(draw["values"]["n"], int)
        for name, value in draw["values"].items():
            low, high = sorted((by_id[one][f"feature:{name}"], by_id[other][f"feature:{name}"]))
            assert low <= value <= high


def test_rows_with_gaps_and_rows_of_other_splits_stay() -> None:
    rows = [*table(1, 20), row_of({"x": None, "y": 1.0, "n": 3, "t": "text"}, 0, "gap")]
    operator = Smote()
    fitted = learnt(operator, rows)
    assert len(fitted.table.ids) == 20
    assert drawn(operator, rows[-1], fitted=fitted) is None
    assert drawn(operator, row_of({"x": 0.0, "y": 1.0, "n": 3}, 0, "of another split"), fitted=fitted) is None


def test_a_column_of_text_here_and_numbers_there_is_left_alone() -> None:
    rows = [row_of({"x": float(number), "odd": number if number % 2 else "?"}, 0, str(number)) for number in range(8)]
    fitted = learnt(Smote(), rows)
    assert list(fitted.table.columns) == ["x"] and len(fitted.table.ids) == 8
