"""What can be learnt: a task a file."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from augkit.harness.tasks.base import Task, TaskError

if TYPE_CHECKING:
    from augkit.recipe.training import TrainSettings

__all__ = ["TASKS", "Task", "TaskError", "task_class"]

TASKS = {
    "text-classification": "augkit.harness.tasks.text_classification:TextClassification",
    "token-classification": "augkit.harness.tasks.token_classification:TokenClassification",
    "sequence-to-sequence": "augkit.harness.tasks.sequence_to_sequence:SequenceToSequence",
    "image-classification": "augkit.harness.tasks.image_classification:ImageClassification",
    "audio-classification": "augkit.harness.tasks.audio_classification:AudioClassification",
    "time-series-classification": "augkit.harness.tasks.series_classification:SeriesClassification",
    "next-item": "augkit.harness.tasks.next_item:NextItem",
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
}


def task_class(settings: TrainSettings, columns: Mapping[str, str]) -> type[Task]:
    """The task that the settings name, else the one the columns' roles are made for.

    Args:
        settings: the `train` section.
        columns: role to column.

    Raises:
        TaskError: the columns have not the roles the task reads.
    """
    fitting = [name for name, roles in ROLES.items() if set(roles) <= set(columns)]
    name = settings.task or (fitting[0] if fitting else None)
    have = ", ".join(f"{role}: {column}" for role, column in columns.items())
    if name is None:
        raise TaskError(
            f"No task can be trained on these columns: {{{have}}}.",
            hint="Name in source.columns: text and label; or tokens and tags; or text and target_text; or image and "
            "label; or audio and label; or series and label; or items and "
            "target_item.",
        )
    if missing := [role for role in ROLES[name] if role not in columns]:
        instead = f"These columns fit train.task: {fitting[0]}; or name" if fitting else "Name"
        raise TaskError(
            f"The task {name} reads {' and '.join(ROLES[name])}, and no column is named for {' and '.join(missing)}. "
            f"The columns are {{{have}}}.",
            hint=f"{instead} the column in source.columns, as in {{{missing[0]}: COLUMN}}.",
        )
    module, _, found = TASKS[name].partition(":")
    loaded: type[Task] = getattr(import_module(module), found)
    return loaded
