"""What the data asks of a model: its splits, and the task with its labels fixed from train."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from augkit.harness.data import Splits, split_rows
from augkit.harness.tasks import Task, TaskError, task_class
from augkit.recipe.training import TrainSettings

__all__ = ["pose"]


def pose(dataset: Mapping[str, Any], columns: Mapping[str, str], settings: TrainSettings) -> tuple[Splits, Task]:
    """Cut the splits, fix the labels, and refuse what the task cannot be asked.

    Args:
        dataset: split to `datasets.Dataset`.
        columns: role to column.
        settings: the `train` section.

    Raises:
        SourceError: a split is missing.
        TaskError: the data cannot be learnt by the task, or it has no such metric.
    """
    splits = split_rows(dataset)
    task = task_class(settings, columns, splits.train).from_train(columns, splits.train, settings)
    for name, rows in splits.items():
        task.check(name, rows)
    if settings.metric not in (None, task.main_metric):
        raise TaskError(
            f"train.metric is {settings.metric}, and answers to {task.name} on this data are judged by "
            f"{task.main_metric}.",
            hint="Leave it out; it chooses among the scores of tasks with one label a row.",
        )
    return splits, task
