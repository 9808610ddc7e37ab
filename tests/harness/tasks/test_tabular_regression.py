"""Tabular regression: what is predicted, how answers are scored, and targets that do not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from datasets import Dataset

from augkit.harness.posed import pose
from augkit.harness.tasks import TaskError
from augkit.harness.tasks.tabular_regression import TabularRegression
from tests.harness import tables

COLUMNS = {"features": "a", "label": "y"}


def test_answers_are_scored_in_the_unit_of_the_target() -> None:
    rows = Dataset.from_dict({"a": [1, 2, 3, 4], "y": [10.0, 20.0, 30.0, 40.0]})
    task = TabularRegression.from_train(COLUMNS, rows, tables.settings())
    deviation = 125**0.5
    table = task.predictions(
        np.array([[10.0], [20 + deviation / 2], [90.0]]), np.array([10, 20, 30]), ["1", "2", "3"], None
    )
    assert table["correct"].to_pylist() == pytest.approx([1, 0.5, 0])
    assert table["prediction"].to_pylist()[0] == 10 and table["label"].to_pylist() == [10, 20, 30]
    assert task.metrics(table)["mae"] == pytest.approx((deviation / 2 + 60) / 3)


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ([1.0, 1.0, 1.0], "have 1 alone"),
        ([1.0, None, 2.0], "1 of 3 rows of the train split have no finite number"),
        ([1.0, float("inf"), 2.0], "have no finite number"),
        (["1", "", "2"], "which is no number to be predicted"),
        ([True, False, True], "which is no number to be predicted"),
    ],
    ids=["constant", "missing", "infinite", "text", "truth values"],
)
def test_targets_that_do_not_fit_are_refused(targets: list[Any], said: str) -> None:
    with pytest.raises(TaskError, match=said):
        TabularRegression.from_train(COLUMNS, Dataset.from_dict({"a": [1, 2, 3], "y": targets}), tables.settings())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"threshold": "tuned"}, "train.threshold has no use"),
        ({"class_weights": "balanced"}, "class_weights has no use"),
    ],
    ids=["threshold", "class weights"],
)
def test_what_needs_labels_is_refused(changes: dict[str, Any], said: str, tmp_path: Any) -> None:
    from augkit.harness.training import train

    with pytest.raises(Exception, match=said):
        train(tables.tables(60), tables.NUMBERED, tables.settings(**changes), seed=0, runs=tmp_path, dataset_id="t@1")


def test_the_splits_are_checked_as_train_is() -> None:
    rows = tables.tables(40)
    rows["test"] = Dataset.from_dict({**rows["test"][:2], "amount": [1.0, None]})
    with pytest.raises(TaskError, match="1 of 2 rows of the test split"):
        pose(rows, tables.NUMBERED, tables.settings())
