"""Scores of predicted numbers against values worked out by hand and against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.errors import AugkitError
from augkit.harness.metrics.regression import regression_metrics

sklearn = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")


def test_agrees_with_scikit_learn() -> None:
    chance = np.random.default_rng(5)
    true = chance.normal(3, 2, 200)
    given = true + chance.normal(0.5, 1, 200)
    scores = regression_metrics(true, given)
    assert scores["r2"] == pytest.approx(sklearn.r2_score(true, given))
    assert scores["rmse"] == pytest.approx(sklearn.root_mean_squared_error(true, given))
    assert scores["mae"] == pytest.approx(sklearn.mean_absolute_error(true, given))
    assert scores["median_absolute_error"] == pytest.approx(sklearn.median_absolute_error(true, given))
    assert scores["bias"] == pytest.approx((given - true).mean())


def test_the_mean_explains_nothing_and_a_constant_has_nothing_to_explain() -> None:
    assert regression_metrics([1.0, 2.0, 3.0], [2.0, 2.0, 2.0])["r2"] == 0
    assert regression_metrics([2.0, 2.0], [2.0, 3.0])["r2"] == 0


def test_predictions_that_are_no_numbers_are_told() -> None:
    with pytest.raises(AugkitError, match="for 1 of 2 items are not numbers"):
        regression_metrics([1.0, 2.0], [1.0, float("nan")])


@pytest.mark.parametrize(("true", "given"), [([], []), ([1.0], [1.0, 2.0])], ids=["none", "unequal"])
def test_shapes_that_do_not_fit_are_refused(true: list[float], given: list[float]) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        regression_metrics(true, given)
