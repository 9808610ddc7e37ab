"""Audio classification: one label a sound, any number of labels, or the weights of mixed ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from augkit.harness.tasks.classification import Classification
from augkit.harness.tasks.files import label_tensor, mono_sound, refuse_other_than_files, sampling_rate_of

if TYPE_CHECKING:
    from typing_extensions import Self

    from augkit.recipe.training import TrainSettings

__all__ = ["LONGEST_SECONDS", "AudioClassification"]

LONGEST_SECONDS = 30.0
"""Sounds are cut at this length; what a model hears of them may be shorter still."""
MOST_LOOKED_AT = 1000


class AudioClassification(Classification):
    """Sounds are read as one channel, the mean of those there are, at the sampling rate of the model.

    Attributes:
        sampling_rate: the one that most files of the train split have, in Hz.
    """

    name: ClassVar[str] = "audio-classification"
    auto_class: ClassVar[str] = "AutoModelForAudioClassification"
    roles: ClassVar[tuple[str, ...]] = ("audio", "label")
    inputs: ClassVar[tuple[str, ...]] = ("audio",)
    noun: ClassVar[str] = "Audio classification"
    reads: ClassVar[Literal["tokenizer", "image processor", "feature extractor"]] = "feature extractor"
    on_demand: ClassVar[bool] = True

    sampling_rate: int

    @classmethod
    def check_inputs(cls, columns: Mapping[str, str], train: Any) -> None:
        refuse_other_than_files(columns["audio"], train, "sounds", cls.noun)

    @classmethod
    def from_train(cls, columns: Mapping[str, str], train: Any, settings: TrainSettings) -> Self:
        task = super().from_train(columns, train, settings)
        looked_at = np.linspace(0, len(train) - 1, min(len(train), MOST_LOOKED_AT)).astype(int).tolist()
        rates = Counter(sampling_rate_of(value) for value in train[looked_at][columns["audio"]])
        task.sampling_rate = min(rates, key=lambda rate: (-rates[rate], rate))
        return task

    def encode(self, batch: Mapping[str, list[Any]], tokenizer: Any, max_length: int) -> dict[str, list[Any]]:
        """
        Returns:
            `samples`, float32 arrays of shape (frames,) at the sampling rate that `tokenizer` asks for, and `labels`.

        Raises:
            TaskError: a file is no sound, or an empty one.
        """
        rate = int(tokenizer.sampling_rate)
        samples = [mono_sound(value, rate, LONGEST_SECONDS) for value in batch[self.columns["audio"]]]
        return {"samples": samples, "labels": self.encoded_labels(batch[self.columns["label"]])}

    def collator(self, tokenizer: Any, model: Any) -> Callable[[list[dict[str, Any]]], dict[str, Any]]:
        # Whisper's are as long as it says by itself
        padding = {} if hasattr(tokenizer, "nb_max_frames") else {"padding": True}

        def collate(rows: list[dict[str, Any]]) -> dict[str, Any]:
            samples = [row["samples"] for row in rows]
            inputs = tokenizer(samples, sampling_rate=tokenizer.sampling_rate, return_tensors="pt", **padding)
            return {**inputs, "labels": label_tensor(rows)}

        return collate
