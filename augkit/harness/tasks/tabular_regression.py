"""Tabular regression: a number for each row of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
import pyarrow as pa

from augkit.harness.metrics.regression import regression_metrics
from augkit.harness.tasks.base import Task, TaskError, check_columns
from augkit.harness.tasks.tables import TableReader, collated

if TYPE_CHECKING:
    from typing_extensions import Self

    from augkit.recipe.training import TrainSettings

__all__ = ["TabularRegression", "target_is_fraction"]

FEWEST = 2


class TabularRegression(Task):
    """Numbers and categories of a row give a number. Judged by R², of which more is better, as of all other scores.

    Args:
        columns: role to column; `features` and `label`.
        reader: how rows are read.
        mean, deviation: of the target over the train split.
    """

    name: ClassVar[str] = "tabular-regression"
    auto_class: ClassVar[str] = ""  # transformers has none
    roles: ClassVar[tuple[str, ...]] = ("features", "label")
    noun: ClassVar[str] = "Tabular regression"
    reads: ClassVar[Literal["tokenizer", "image processor", "feature extractor"]] = "feature extractor"

    def __init__(self, columns: Mapping[str, str], reader: TableReader, mean: float, deviation: float) -> None:
        self.columns = {role: columns[role] for role in self.roles}
        self.reader = reader
        self.mean, self.deviation = mean, deviation
        self.main_metric = "r2"
        self.labels = ()
        self.remarks = list(reader.remarks)

    @classmethod
    def from_train(cls, columns: Mapping[str, str], train: Any, settings: TrainSettings) -> Self:
        check_columns(cls.noun, ["label"], columns, train)
        if settings.label_smoothing:
            raise TaskError("train.label_smoothing has no use in tabular-regression.", hint="Leave it out.")
        targets = _targets(columns["label"], "train", train)
        deviation = float(targets.std())
        if len(targets) < FEWEST or deviation == 0 or not np.isfinite(deviation):
            raise TaskError(
                f"The {len(targets):,} rows of the train split have {targets[0]:g} alone in column "
                f"{columns['label']!r}; two different numbers are needed."
                if not deviation
                else f"The numbers in column {columns['label']!r} are too large for arithmetic.",
                hint="Check the column that source.columns names for `label`, and what source.take keeps.",
            )
        return cls(columns, TableReader.of(columns, train), float(targets.mean()), deviation)

    def check(self, split: str, rows: Any) -> None:
        _targets(self.columns["label"], split, rows)
        self.remarks = [*self.remarks, *self.reader.check(split, rows)]

    def encode(self, batch: Mapping[str, list[Any]], tokenizer: Any, max_length: int) -> dict[str, list[Any]]:
        """
        Returns:
            `numbers`, `categories`, and `labels` in the target's own unit.
        """
        return self.reader.encode(batch) | {"labels": self.encoded_labels(batch[self.columns["label"]])}

    def encoded_labels(self, values: Sequence[Any]) -> list[float]:
        """What the loss is told of some rows: the number itself."""
        return [float(value) for value in values]

    def collator(self, tokenizer: Any, model: Any) -> Callable[[list[dict[str, Any]]], dict[str, Any]]:
        def collate(rows: list[dict[str, Any]]) -> dict[str, Any]:
            import torch

            return {**collated(rows), "labels": torch.tensor([row["labels"] for row in rows], dtype=torch.float64)}

        return collate

    def head(self) -> dict[str, Any]:
        return {"num_labels": 1, "problem_type": "regression"}

    def predictions(self, outputs: np.ndarray | Any, label_ids: Any, ids: Sequence[str], tokenizer: Any) -> pa.Table:
        """`correct` is 1 where the number is right, and falls to 0 where it is a standard deviation of train off."""
        given = np.asarray(outputs[0] if isinstance(outputs, tuple) else outputs, dtype=np.float64).reshape(-1)
        truth = np.asarray(label_ids, dtype=np.float64)
        off = np.abs(given - truth) / self.deviation
        return pa.table(
            {
                "id": pa.array(ids, pa.string()),
                "label": pa.array(truth),
                "prediction": pa.array(given),
                "correct": pa.array(np.clip(1 - off, 0.0, 1.0)),
            }
        )

    def metrics(self, predictions: pa.Table) -> dict[str, Any]:
        return dict(regression_metrics(predictions["label"].to_numpy(), predictions["prediction"].to_numpy()))


def target_is_fraction(columns: Mapping[str, str], rows: Any) -> bool:
    """Whether the `label` column holds numbers some of which are no whole ones."""
    values = rows[columns["label"]][:] if columns.get("label") in rows.column_names else []
    return any(isinstance(value, float) and np.isfinite(value) and not value.is_integer() for value in values)


def _targets(column: str, split: str, rows: Any) -> np.ndarray:
    """
    Raises:
        TaskError: a target is missing, infinite or no number.
    """
    values = rows[column][:]
    if wrong := [value for value in values if value is not None and not _is_number(value)]:
        raise TaskError(
            f"Column {column!r} holds {wrong[0]!r} in the {split} split, which is no number to be predicted.",
            hint="train.task: tabular-classification learns labels; or name another column for `label`.",
        )
    targets = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    if bad := int((~np.isfinite(targets)).sum()):
        raise TaskError(
            f"{bad:,} of {len(targets):,} rows of the {split} split have no finite number in column {column!r}.",
            hint="Fill the column in, or leave those rows out of the data.",
        )
    return targets


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
