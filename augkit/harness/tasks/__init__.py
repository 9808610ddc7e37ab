"""What can be learnt: a task a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from augkit.harness.tasks.base import Task, TaskError

if TYPE_CHECKING:
    from augkit.recipe.training import TrainSettings

__all__ = ["TASKS", "Task", "TaskError", "fitting_tasks", "task_class"]

TASKS = {
    "text-classification": "augkit.harness.tasks.text_classification:TextClassification",
    "token-classification": "augkit.harness.tasks.token_classification:TokenClassification",
    "sequence-to-sequence": "augkit.harness.tasks.sequence_to_sequence:SequenceToSequence",
    "image-classification": "augkit.harness.tasks.image_classification:ImageClassification",
    "audio-classification": "augkit.harness.tasks.audio_classification:AudioClassification",
    "time-series-classification": "augkit.harness.tasks.series_classification:SeriesClassification",
    "next-item": "augkit.harness.tasks.next_item:NextItem",
    "tabular-classification": "augkit.harness.tasks.tabular_classification:TabularClassification",
    "tabular-regression": "augkit.harness.tasks.tabular_regression:TabularRegression",
}
"""Task name to `module:class`."""

ROLES = {
    "token-classification": ("tokens", "tags"),
    "sequence-to-sequence": ("text", "target_text"),
    "text-classification": ("text", "label"),
    "image-classification": ("image", "label"),
    "audio-classification": ("audio", "label"),
    "time-series-classification": ("series", "label"),
    "next-item": ("items", "target_item"),
    "tabular-classification": ("features", "label"),
    "tabular-regression": ("features", "label"),
}


def fitting_tasks(columns: Iterable[str]) -> list[str]:
    """The tasks that read columns of these roles, the one that is meant most likely first."""
    roles = set(columns)
    return [name for name, wanted in ROLES.items() if set(wanted) <= roles]


def task_class(settings: TrainSettings, columns: Mapping[str, str], train: Any = None) -> type[Task]:
    """The task that the settings name, else the one the columns' roles are made for.

    Args:
        settings: the `train` section.
        columns: role to column.
        train: the split, a `datasets.Dataset`; where several tasks read the same roles, it decides between them.

    Raises:
        TaskError: the columns have not the roles the task reads.
    """
    fitting = fitting_tasks(columns)
    name = settings.task or (fitting[0] if fitting else None)
    if name is not None and settings.task is None and train is not None:
        alike = [other for other in fitting if ROLES[other] == ROLES[name]]
        name = next((other for other in alike if _loaded(other).suits(columns, train)), name)
    have = ", ".join(f"{role}: {column}" for role, column in columns.items())
    if name is None:
        raise TaskError(
            f"No task can be trained on these columns: {{{have}}}.",
            hint="Name in source.columns: text and label; or tokens and tags; or text and target_text; or image and "
            "label; or audio and label; or series and label; or items and "
            "target_item; or features and label.",
        )
    if missing := [role for role in ROLES[name] if role not in columns]:
        instead = f"These columns fit train.task: {fitting[0]}; or name" if fitting else "Name"
        raise TaskError(
            f"The task {name} reads {' and '.join(ROLES[name])}, and no column is named for {' and '.join(missing)}. "
            f"The columns are {{{have}}}.",
            hint=f"{instead} the column in source.columns, as in {{{missing[0]}: COLUMN}}.",
        )
    return _loaded(name)


def _loaded(name: str) -> type[Task]:
    module, _, found = TASKS[name].partition(":")
    loaded: type[Task] = getattr(import_module(module), found)
    return loaded
