"""The interface of a task."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from augkit.errors import AugkitError

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from typing_extensions import Self

    from augkit.recipe.training import TrainSettings

__all__ = ["Task", "TaskError", "check_columns"]


class TaskError(AugkitError):
    """The data cannot be learnt by this task: columns, labels or values do not fit."""

    exit_code = 2


def check_columns(noun: str, roles: Sequence[str], columns: Mapping[str, str], train: Any) -> None:
    """
    Args:
        noun: what the task is called at the start of a sentence.
        roles: that it needs a column for.
        columns: role to column.
        train: the split, a `datasets.Dataset`.

    Raises:
        TaskError: no column is named for a role, or the data has none of that name.
    """
    for role in roles:
        if role not in columns or columns[role] not in train.column_names:
            missing = f", and the data has no column {columns[role]!r}" if role in columns else ", and none is named"
            raise TaskError(
                f"{noun} reads a `{role}` column{missing}.",
                hint=f"Its columns are {', '.join(train.column_names)}; name one in source.columns.",
            )


class Task(ABC):
    """What is learnt: which columns are read, how they are fed to a model, how its answers are scored.

    Attributes:
        name: as a recipe names it in `train.task`.
        auto_class: the class of transformers that loads a pretrained model with the task's head.
        generates: whether the model's answer is generated text rather than logits.
        reads: what makes a model's inputs of a row, `Bundle.tokenizer`.
        on_demand: whether a row is encoded when a batch asks for it, as what is large is, rather than beforehand.
        roles: the columns' roles the task reads, without those that may be left out.
        main_metric: the score that checkpoints are selected by; higher is better.
        labels: in the order of the model's outputs, fixed from the train split; empty where the answer is text.
        remarks: what `check` found that a user should know and that is no reason to refuse the data.
        borders: what the probability of each label is multiplied by before the largest is chosen, shape (labels,);
            None where each counts as it is.
    """

    name: ClassVar[str]
    auto_class: ClassVar[str]
    generates: ClassVar[bool] = False
    reads: ClassVar[Literal["tokenizer", "image processor", "feature extractor"]] = "tokenizer"
    on_demand: ClassVar[bool] = False
    roles: ClassVar[tuple[str, ...]]
    main_metric: str
    labels: tuple[str, ...]
    remarks: Sequence[str] = ()
    borders: np.ndarray | None = None

    @classmethod
    def suits(cls, columns: Mapping[str, str], train: Any) -> bool:
        """Whether the train split poses this task, where several tasks read the same roles."""
        return True

    @classmethod
    @abstractmethod
    def from_train(cls, columns: Mapping[str, str], train: Any, settings: TrainSettings) -> Self:
        """The task as the train split poses it.

        Args:
            columns: role to column.
            train: the split, a `datasets.Dataset`.
            settings: the `train` section.

        Raises:
            TaskError: the columns or their values do not fit the task; says which task would.
        """

    def check(self, split: str, rows: Any) -> None:  # noqa: B027  (most tasks have nothing to refuse)
        """
        Args:
            split: its name.
            rows: the split, a `datasets.Dataset`.

        Raises:
            TaskError: the split holds what was not in train, such as an unseen label.
        """

    def texts(self, rows: Any) -> list[str]:
        """The texts of a split, from which a vocabulary is learnt; one or more a row, none where rows hold none."""
        return []

    @abstractmethod
    def encode(self, batch: Mapping[str, list[Any]], tokenizer: Any, max_length: int) -> dict[str, list[Any]]:
        """Some rows as a model reads them.

        Args:
            batch: column name to values.
            tokenizer: of the model, or what else it reads with.
            max_length: tokens a text is cut at.

        Returns:
            `labels` and what the collator makes the model's inputs of, such as `input_ids` and `attention_mask`; a
            value a row.
        """

    @abstractmethod
    def collator(self, tokenizer: Any, model: Any) -> Callable[[list[dict[str, Any]]], dict[str, Any]]:
        """What makes a batch of tensors of some encoded rows, padded to the longest of them."""

    @abstractmethod
    def head(self) -> dict[str, Any]:
        """What a model's config is given: `num_labels`, `id2label`, `label2id`, `problem_type`."""

    @abstractmethod
    def predictions(self, outputs: np.ndarray | Any, label_ids: Any, ids: Sequence[str], tokenizer: Any) -> pa.Table:
        """A table of what the model answered, a row an item.

        Args:
            outputs: of the model: logits, shape (items, ...), or generated token ids.
            label_ids: the true answers as they were encoded, shape (items, ...).
            ids: of the items.
            tokenizer: of the model.

        Returns:
            Always `id`, `label`, `prediction`, `correct` (float in [0, 1], the item's score); for classification also
            `probabilities` (list of float, in the order of `labels`) and `confidence`.
        """

    def tune(self, predictions: pa.Table) -> pa.Table:
        """Move `borders` to where these predictions score best, where `train.threshold` asks for it.

        Args:
            predictions: of the validation split.

        Returns:
            The same with the answers that follow from the borders.

        Raises:
            TaskError: the task has no border between labels that could be moved.
        """
        raise TaskError(
            f"train.threshold has no use in {self.name}, which chooses no label a row.", hint="Leave it out."
        )

    @abstractmethod
    def metrics(self, predictions: pa.Table) -> dict[str, Any]:
        """Scores of a table of predictions, recomputable from it alone: flat floats, nested only under `report`."""
