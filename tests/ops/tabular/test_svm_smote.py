"""Copies start from support vectors, inwards and outwards."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.tabular.svm_smote import SvmSmote

from .drawing import applied, drawn, learnt, row_of

svm = pytest.importorskip("sklearn.svm", reason="scikit-learn is not installed: pip install 'augkit[tabular]'")


def test_copies_start_from_support_vectors_and_those_that_are_safe_go_outwards() -> None:
    chance = np.random.default_rng(6)
    labels = np.array(["rare"] * 25 + ["common"] * 60)
    values = chance.normal(size=(85, 2)) + 1.8 * (labels == "rare")[:, None]
    rows = [
        row_of({"x": float(x), "y": float(y)}, str(label), str(number))
        for number, ((x, y), label) in enumerate(zip(values, labels, strict=True))
    ]
    support = {str(row) for row in svm.SVC(gamma="scale").fit(values, labels).support_}
    operator = SvmSmote(border_neighbours=6, neighbours=3, out_step=0.4)
    fitted = learnt(operator, rows)
    distances = ((values[:, None] - values[None]) ** 2).sum(axis=2)
    np.fill_diagonal(distances, np.inf)
    others = (labels[np.argsort(distances, axis=1)[:, :6]] == "common").sum(axis=1)
    inwards = outwards = 0
    for row in rows[:25]:
        for number in range(40):
            draw = drawn(operator, row, number, fitted)
            (start, weight), (_, step) = draw["parents"]
            assert start in support and weight + step == pytest.approx(1) and others[int(start)] < 6
            is_danger = others[int(start)] >= 3
            assert (0 <= step <= 1) if is_danger else (-0.4 <= step <= 0)
            inwards, outwards = inwards + is_danger, outwards + (not is_danger)
            after = applied(operator, row, draw)
            assert values[:, 0].min() <= after["x"] <= values[:, 0].max()
    assert inwards / (inwards + outwards) == pytest.approx(0.5, abs=0.06)
