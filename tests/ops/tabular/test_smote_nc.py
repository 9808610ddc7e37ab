"""Numbers between two rows, categories that most neighbours have, and both in the distance."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.tabular.smote_nc import SmoteNC

from .drawing import applied, drawn, learnt, row_of

pytest.importorskip("sklearn", reason="scikit-learn is not installed: pip install 'augkit[tabular]'")


def test_neighbours_are_near_in_numbers_and_categories_together() -> None:
    chance = np.random.default_rng(5)
    values = chance.normal(size=(40, 2))
    cities, owners = chance.integers(0, 3, 40), chance.integers(0, 2, 40)
    rows = [
        row_of({"x": float(x), "y": float(y), "city": "abc"[city], "owner": bool(owner)}, "rare", str(number))
        for number, ((x, y), city, owner) in enumerate(zip(values, cities, owners, strict=True))
    ]
    operator = SmoteNC(neighbours=4)
    fitted = learnt(operator, rows)
    apart = np.median(values.std(axis=0)) ** 2  # what a category that differs adds, as in Chawla et al.
    for place in range(0, 40, 3):
        squares = ((values - values[place]) ** 2).sum(axis=1)
        squares += apart * ((cities != cities[place]).astype(int) + (owners != owners[place]))
        squares[place] = np.inf
        nearest = np.argsort(squares)[:4]
        draws = [drawn(operator, rows[place], number, fitted) for number in range(80)]
        assert {draw["parents"][1][0] for draw in draws} == set(map(str, nearest))
        counts = np.bincount(cities[nearest], minlength=3)
        commonest = {"abc"[city] for city in np.flatnonzero(counts == counts.max())}
        assert {draw["values"]["city"] for draw in draws} == commonest


def test_a_missing_category_is_one_and_the_truth_stays_true_or_false() -> None:
    features = [(1.0, None, True), (1.1, None, True), (1.2, "a", True), (1.3, None, False)]
    rows = [row_of({"x": x, "c": c, "o": o}, "rare", str(n)) for n, (x, c, o) in enumerate(features)]
    operator = SmoteNC(neighbours=3)
    draw = drawn(operator, rows[2], fitted=learnt(operator, rows))
    assert draw["values"]["c"] is None and applied(operator, rows[2], draw)["o"] is True
