"""Time-series classification: one label a series, or any number of labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from augkit.harness.tasks.base import TaskError
from augkit.harness.tasks.classification import Classification
from augkit.harness.tasks.files import label_tensor

if TYPE_CHECKING:
    from typing_extensions import Self

    from augkit.recipe.training import TrainSettings

__all__ = ["SeriesClassification"]


class SeriesClassification(Classification):
    """Series of any length; all have as many channels. Missing values count as the channel's mean.

    Attributes:
        means, deviations: of each channel over the train split, shape (channels,).
    """

    name: ClassVar[str] = "time-series-classification"
    auto_class: ClassVar[str] = ""  # transformers has none
    roles: ClassVar[tuple[str, ...]] = ("series", "label")
    inputs: ClassVar[tuple[str, ...]] = ("series",)
    noun: ClassVar[str] = "Time-series classification"
    reads: ClassVar[Literal["tokenizer", "image processor", "feature extractor"]] = "feature extractor"

    means: np.ndarray
    deviations: np.ndarray

    @classmethod
    def check_inputs(cls, columns: Mapping[str, str], train: Any) -> None:
        _channels(train[0][columns["series"]], columns["series"])

    @classmethod
    def from_train(cls, columns: Mapping[str, str], train: Any, settings: TrainSettings) -> Self:
        task = super().from_train(columns, train, settings)
        series = [_channels(value, columns["series"]) for value in train[columns["series"]]]
        task.refuse_unequal(series)
        everything = np.concatenate(series, axis=1)
        there = np.isfinite(everything)
        counts = np.maximum(there.sum(axis=1), 1)
        task.means = np.where(there, everything, 0).sum(axis=1) / counts
        squares = np.where(there, everything - task.means[:, None], 0) ** 2
        task.deviations = np.sqrt(squares.sum(axis=1) / counts)
        task.deviations[task.deviations == 0] = 1.0
        return task

    def refuse_unequal(self, series: Sequence[np.ndarray]) -> None:
        """
        Raises:
            TaskError: not all series have the same number of channels, or one has no steps.
        """
        counts = {len(one) for one in series}
        if len(counts) > 1:
            raise TaskError(
                f"Series of column {self.columns['series']!r} have {min(counts)} to {max(counts)} channels.",
                hint="All need the same channels, in the same order.",
            )
        if not all(one.shape[1] for one in series):
            raise TaskError(f"A series of column {self.columns['series']!r} has no steps.", hint="Leave such rows out.")

    def encode(self, batch: Mapping[str, list[Any]], tokenizer: Any, max_length: int) -> dict[str, list[Any]]:
        """
        Returns:
            `values`, the channels of each series end to end, put about zero; and `labels`.
        """
        series = [_channels(value, self.columns["series"]) for value in batch[self.columns["series"]]]
        wrong = next((one for one in series if len(one) != len(self.means)), None)
        if wrong is not None:
            raise TaskError(
                f"A series has {len(wrong)} channels, and those of the train split have {len(self.means)}.",
                hint="All need the same channels, in the same order.",
            )
        values = [np.nan_to_num((one - self.means[:, None]) / self.deviations[:, None], nan=0.0) for one in series]
        return {
            "values": [one.astype(np.float32).ravel().tolist() for one in values],
            "labels": self.encoded_labels(batch[self.columns["label"]]),
        }

    def collator(self, tokenizer: Any, model: Any) -> Callable[[list[dict[str, Any]]], dict[str, Any]]:
        channels = len(self.means)

        def collate(rows: list[dict[str, Any]]) -> dict[str, Any]:
            import torch

            series = [torch.tensor(row["values"]).reshape(channels, -1) for row in rows]
            steps = torch.tensor([one.shape[1] for one in series])
            values = torch.zeros(len(series), channels, int(steps.max()))
            for place, one in enumerate(series):
                values[place, :, : one.shape[1]] = one
            return {"values": values, "steps": steps, "labels": label_tensor(rows)}

        return collate


def _channels(value: Any, column: str) -> np.ndarray:
    """A series as float64, shape (channels, steps).

    Raises:
        TaskError: it is none.
    """
    try:
        array = np.array(value, dtype=np.float64)
    except (TypeError, ValueError):
        array = np.empty(0)
    if array.ndim not in (1, 2) or not array.size:
        raise TaskError(
            f"Column {column!r} holds something that is no series of numbers, or an empty one.",
            hint="A series is a list of numbers, or a list of channels of equal length.",
        )
    return np.atleast_2d(array)
