"""Copies start more often from rows that others surround."""

from __future__ import annotations

from collections import Counter

import pytest

from augkit.ops.tabular.adasyn import Adasyn

from .drawing import drawn, learnt, row_of

pytest.importorskip("sklearn", reason="scikit-learn is not installed: pip install 'augkit[tabular]'")


def test_rows_are_started_from_in_proportion_to_the_others_around_them() -> None:
    # of the two nearest rows of each rare row 2, 1, 0, 0, 0 are of the other class
    places = {"surrounded": 0.0, "half": 10.0, "a": 10.5, "b": 20.0, "c": 20.1, "d": 20.2}
    rows = [row_of({"x": place}, "rare", name) for name, place in places.items()]
    rows += [row_of({"x": place}, "common", f"common {place}") for place in (-0.1, 0.1, 9.9, 50.0, 51.0)]
    operator = Adasyn(neighbours=2)
    fitted = learnt(operator, rows)
    draws = [drawn(operator, row, number, fitted) for row in rows[:6] for number in range(600)]
    starts = Counter(draw["parents"][0][0] for draw in draws)
    shares = {name: starts[name] / len(draws) for name in places}
    around = {"surrounded": 2, "half": 1, "a": 1}
    assert shares == {name: pytest.approx(around.get(name, 0) / 4, abs=0.03) for name in places}
    assert {draw["parents"][1][0] for draw in draws} <= set(places)
