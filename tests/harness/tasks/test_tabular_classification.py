"""Tabular classification: how the task is found, what it is judged by, and labels that do not fit."""

from __future__ import annotations

from typing import Any

import pytest
from datasets import Dataset

from augkit.harness.posed import pose
from augkit.harness.tasks import TaskError, task_class
from augkit.harness.tasks.tabular_classification import TabularClassification
from augkit.harness.tasks.tabular_regression import TabularRegression
from tests.harness import tables


def test_the_task_follows_from_the_columns_and_the_values_of_the_label() -> None:
    rows = tables.table(40, 1)
    assert task_class(tables.settings(), tables.LABELLED, rows) is TabularClassification
    assert task_class(tables.settings(), tables.NUMBERED, rows) is TabularRegression
    whole = Dataset.from_dict({"a": [1.0, 2.0], "label": [-1.0, 1.0]})
    assert task_class(tables.settings(), {"features": "a", "label": "label"}, whole) is TabularClassification
    named = tables.settings(task="tabular-regression")
    assert task_class(named, {"features": "a", "label": "label"}, whole) is TabularRegression


@pytest.mark.parametrize(("asked", "metric"), [(None, "macro_f1"), ("balanced_accuracy", "balanced_accuracy")])
def test_it_is_judged_by_macro_f1_where_no_metric_is_named(asked: Any, metric: str) -> None:
    _, task = pose(tables.tables(40), tables.LABELLED, tables.settings(metric=asked))
    assert task.main_metric == metric and task.labels == ("no", "yes")


def test_a_metric_of_labels_is_refused_where_there_are_none() -> None:
    with pytest.raises(TaskError, match=r"train\.metric is macro_f1, and answers to tabular-regression"):
        pose(tables.tables(40), tables.NUMBERED, tables.settings(metric="macro_f1"))


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (["a"] * 4, "only 'a' as a label"),
        ([0.5, 1.5, 2.5, 3.5], "holds fractions"),
        (["a", None, "b", "a"], "have no label"),
    ],
    ids=["one class", "fractions", "missing"],
)
def test_labels_that_do_not_fit_are_refused(labels: list[Any], said: str) -> None:
    rows = Dataset.from_dict({"a": [1, 2, 3, 4], "label": labels})
    with pytest.raises(TaskError, match=said) as caught:
        TabularClassification.from_train({"features": "a", "label": "label"}, rows, tables.settings())
    if "fractions" in said:
        assert "tabular-regression" in caught.value.hint


def test_a_label_that_train_does_not_have_is_refused() -> None:
    rows = tables.tables(40)
    rows["test"] = Dataset.from_dict({**rows["test"][:3], "label": ["yes", "no", "perhaps"]})
    with pytest.raises(TaskError, match=r"The test split has labels that the train split has not: 'perhaps'"):
        pose(rows, tables.LABELLED, tables.settings())
