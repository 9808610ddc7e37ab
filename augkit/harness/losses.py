"""From the settings to how the loss differs from the model's own."""

from __future__ import annotations

import numpy as np

from augkit.errors import RecipeError, nearest
from augkit.harness.data import ModelRows
from augkit.harness.tasks.base import Task
from augkit.harness.trainer import LossOptions
from augkit.recipe.training import TrainSettings

__all__ = ["loss_options"]

IGNORED = -100


def loss_options(settings: TrainSettings, task: Task, train: ModelRows) -> LossOptions:
    """
    Args:
        settings: the `train` section.
        task: whose labels have the weights.
        train: encoded rows, in which `balanced` counts labels.

    Raises:
        RecipeError: weights are given for what is no label, or the task has none.
    """
    several = task.head().get("problem_type") == "multi_label_classification"
    soft = bool(getattr(task, "soft", False))
    return LossOptions(settings.label_smoothing, _weights(settings, task, train, several or soft), several, soft)


def _weights(settings: TrainSettings, task: Task, train: ModelRows, spread: bool) -> tuple[float, ...] | None:
    wanted = settings.class_weights
    if wanted is None:
        return None
    if not task.labels:
        raise RecipeError(f"train.class_weights has no use in {task.name}, which has no labels", hint="Leave it out.")
    if wanted == "balanced":
        labels = train.values("labels")
        if spread:
            counts = labels.reshape(-1, len(task.labels)).sum(axis=0)
        else:
            counts = np.bincount(labels[labels != IGNORED].astype(np.int64), minlength=len(task.labels))
        return tuple((counts.sum() / (len(counts) * np.maximum(counts, 1))).tolist())
    if unknown := [label for label in wanted if label not in task.labels]:
        raise RecipeError(
            f"train.class_weights names {unknown[0]!r}, which is no label of the train split",
            hint=nearest(unknown[0], task.labels),
        )
    return tuple(wanted.get(label, 1.0) for label in task.labels)
