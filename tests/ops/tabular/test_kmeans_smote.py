"""Copies lie within the clusters where their class is common."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.tabular.kmeans_smote import KMeansSmote

from .drawing import drawn, learnt, row_of

pytest.importorskip("sklearn", reason="scikit-learn is not installed: pip install 'augkit[tabular]'")


def test_copies_lie_where_the_class_is_common_and_more_where_it_is_sparse() -> None:
    chance = np.random.default_rng(8)
    dense, sparse, foreign = (chance.normal(centre, width, 12) for centre, width in ((0, 1.0), (50, 2.0), (100, 0.1)))
    rare = [*dense, *sparse, *foreign[:5]]
    rows = [row_of({"x": float(x)}, "rare", str(number)) for number, x in enumerate(rare)]
    rows += [row_of({"x": float(x)}, "common", f"c{n}") for n, x in enumerate(chance.normal(100, 0.1, 80))]
    operator = KMeansSmote(clusters=3)
    fitted = learnt(operator, rows)
    draws = [drawn(operator, row, number, fitted) for row in rows[:29] for number in range(40)]
    clusters = [[int(parent) // 12 for parent, _ in draw["parents"]] for draw in draws]
    assert {tuple(pair) for pair in clusters} == {(0, 0), (1, 1)}
    assert sum(first == 1 for first, _ in clusters) > 0.8 * len(clusters)


def test_there_are_no_more_clusters_than_distinct_rows() -> None:
    rows = [row_of({"x": float(number % 2)}, "rare", str(number)) for number in range(9)]
    operator = KMeansSmote()
    assert drawn(operator, rows[0], fitted=learnt(operator, rows))["values"] == {"x": 0.0}
