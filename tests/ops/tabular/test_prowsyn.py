"""Copies lie within a level, and levels near the border are drawn from more often."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from augkit.ops.tabular.prowsyn import ProWSyn

from .drawing import drawn, learnt, row_of

pytest.importorskip("sklearn", reason="scikit-learn is not installed: pip install 'augkit[tabular]'")


def test_levels_are_peeled_from_the_border_and_weigh_as_smoothing_says() -> None:
    places = [1.0, 1.1, 2.0, 2.1, 3.0, 3.1]  # three levels of two rows, seen from the common rows at 0
    rows = [row_of({"x": x}, "rare", str(number)) for number, x in enumerate(places)]
    rows += [row_of({"x": 0.0}, "common", f"common {number}") for number in range(4)]
    operator = ProWSyn(levels=3, neighbours=2, smoothing=0.7)
    fitted = learnt(operator, rows)
    draws = [drawn(operator, row, number, fitted) for row in rows[:6] for number in range(500)]
    pairs = Counter(tuple(sorted(int(parent) for parent, _ in draw["parents"])) for draw in draws)
    assert set(pairs) == {(0, 1), (2, 3), (4, 5)}
    weights = np.exp(-0.7 * np.arange(3))
    for pair, share in zip(sorted(pairs), weights / weights.sum(), strict=True):
        assert pairs[pair] / len(draws) == pytest.approx(share, abs=0.03)


def test_a_level_of_one_row_goes_to_the_whole_class() -> None:
    rows = [row_of({"x": x}, "rare", str(number)) for number, x in enumerate([1.0, 2.0, 3.0])]
    rows.append(row_of({"x": 0.0}, "common", "common"))
    operator = ProWSyn(levels=2, neighbours=1)
    fitted = learnt(operator, rows)
    draws = [drawn(operator, rows[0], number, fitted) for number in range(60)]
    assert {draw["parents"][1][0] for draw in draws if draw["parents"][0][0] == "0"} == {"1", "2"}
