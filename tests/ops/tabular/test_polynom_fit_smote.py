"""Rows on lines and on a curve through their class."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from augkit.ops.tabular.polynom_fit_smote import PolynomFitSmote

from .drawing import drawn, learnt, row_of

pytest.importorskip("sklearn", reason="scikit-learn is not installed: pip install 'augkit[tabular]'")

X = [0.25, 4.0, 1.0, 9.0, 5.75]
TRAIN = [row_of({"x": x, "y": 3 * x}, "rare", str(number)) for number, x in enumerate(X)]
TRAIN += [row_of({"x": 1000.0, "y": -1000.0}, "common", "far")]


def draws(**parameters: Any) -> list[Any]:
    operator = PolynomFitSmote(**parameters)
    fitted = learnt(operator, TRAIN)
    return [drawn(operator, row, number, fitted) for row in TRAIN[:5] for number in range(60)]


def test_a_star_joins_every_row_with_the_mean_of_its_class() -> None:
    found = draws()
    assert {draw["parents"][0][0] for draw in found} == set("01234")
    for draw in found:
        (row, weight), (mean, step) = draw["parents"]
        assert mean is None and weight + step == pytest.approx(1)
        assert draw["values"]["x"] == pytest.approx(weight * X[int(row)] + step * 4.0)
        assert draw["values"]["y"] == pytest.approx(3 * draw["values"]["x"])


def test_a_bus_joins_every_row_with_the_next_and_a_mesh_any_two() -> None:
    pairs = {tuple(int(row) for row, _ in draw["parents"]) for draw in draws(topology="bus")}
    assert pairs == {(0, 1), (1, 2), (2, 3), (3, 4)}
    pairs = {tuple(int(row) for row, _ in draw["parents"]) for draw in draws(topology="mesh")}
    assert pairs == {(one, other) for one in range(5) for other in range(5) if one != other}


def test_a_polynomial_passes_through_the_class_and_stays_within_it() -> None:
    found = draws(topology="polynomial", degree=4)  # through all five rows
    values = np.array([[draw["values"]["x"], draw["values"]["y"]] for draw in found])
    assert {str(draw["parents"]) for draw in found} == {"[[None, 1.0]]"}
    assert values[:, 1] == pytest.approx(3 * values[:, 0])
    assert values[:, 0].min() >= 0.25 and values[:, 0].max() <= 9 and len(np.unique(values[:, 0])) > 40
    assert draws(topology="polynomial", degree=20) == found  # no higher than the class has rows
