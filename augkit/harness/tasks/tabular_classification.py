"""Tabular classification: one label a row of a table, or any number of labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from augkit.harness.tasks.base import TaskError
from augkit.harness.tasks.classification import Classification
from augkit.harness.tasks.files import label_tensor
from augkit.harness.tasks.tables import TableReader, collated
from augkit.harness.tasks.tabular_regression import target_is_fraction

if TYPE_CHECKING:
    from typing_extensions import Self

    from augkit.recipe.training import TrainSettings

__all__ = ["TabularClassification"]


class TabularClassification(Classification):
    """Numbers and categories of a row give its label. Judged by macro F1, which a rare class weighs in as a common one.

    Attributes:
        reader: how rows are read.
    """

    name: ClassVar[str] = "tabular-classification"
    auto_class: ClassVar[str] = ""  # transformers has none
    roles: ClassVar[tuple[str, ...]] = ("features", "label")
    inputs: ClassVar[tuple[str, ...]] = ("features",)
    noun: ClassVar[str] = "Tabular classification"
    usual_metric: ClassVar[str] = "macro_f1"
    reads: ClassVar[Literal["tokenizer", "image processor", "feature extractor"]] = "feature extractor"

    reader: TableReader

    @classmethod
    def suits(cls, columns: Mapping[str, str], train: Any) -> bool:
        return not target_is_fraction(columns, train)

    @classmethod
    def check_inputs(cls, columns: Mapping[str, str], train: Any) -> None:
        """Nothing: the reader refuses what it cannot read."""

    @classmethod
    def from_train(cls, columns: Mapping[str, str], train: Any, settings: TrainSettings) -> Self:
        try:
            task = super().from_train(columns, train, settings)
        except TaskError as error:
            if "number" in error.message:
                raise TaskError(error.message, hint="train.task: tabular-regression predicts numbers.") from error
            raise
        task.reader = TableReader.of(columns, train)
        task.remarks = list(task.reader.remarks)
        return task

    def check(self, split: str, rows: Any) -> None:
        super().check(split, rows)
        self.remarks = [*self.remarks, *self.reader.check(split, rows)]

    def encode(self, batch: Mapping[str, list[Any]], tokenizer: Any, max_length: int) -> dict[str, list[Any]]:
        return self.reader.encode(batch) | {"labels": self.encoded_labels(batch[self.columns["label"]])}

    def collator(self, tokenizer: Any, model: Any) -> Callable[[list[dict[str, Any]]], dict[str, Any]]:
        return lambda rows: {**collated(rows), "labels": label_tensor(rows)}
