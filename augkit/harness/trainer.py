"""transformers' Trainer with augkit's order of rows, streams of chance and checks; imported only where one trains."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch.utils.data import Sampler
from transformers import Seq2SeqTrainer, Trainer

from augkit.errors import AugkitError
from augkit.harness.streams import data_order

__all__ = ["GeneratingTrainer", "LossOptions", "NotFinite", "RowOrder", "StepTrainer", "TrainingError", "all_finite"]


class TrainingError(AugkitError):
    """A training that had begun could not be finished."""


@dataclass(frozen=True)
class LossOptions:
    """How the loss differs from the model's own.

    Attributes:
        label_smoothing: share of the probability spread over all labels.
        class_weights: a weight for each label, in the order of the model's outputs.
        several: whether a row has any number of labels.
        soft: whether a row has a weight for each label; the loss is then the cross-entropy with those weights.
    """

    label_smoothing: float = 0.0
    class_weights: tuple[float, ...] | None = None
    several: bool = False
    soft: bool = False

    @property
    def plain(self) -> bool:
        """Whether the model's own loss is the one that is wanted."""
        return not self.label_smoothing and self.class_weights is None and not self.soft

    def __call__(self, logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """The mean loss; positions labelled -100 do not count.

        Args:
            logits: shape (..., labels).
            labels: shape (...), or (rows, labels) where a row has any number of labels, or weights of them.
        """
        logits = logits.float()
        weight = None if self.class_weights is None else logits.new_tensor(self.class_weights)
        if self.several:
            target = labels.float() * (1 - self.label_smoothing) + self.label_smoothing / 2
            return torch.nn.functional.binary_cross_entropy_with_logits(logits, target, weight=weight)
        if self.soft:
            target = labels.float()
            return torch.nn.functional.cross_entropy(
                logits, target, weight=weight, label_smoothing=self.label_smoothing
            )
        return torch.nn.functional.cross_entropy(
            logits.reshape(-1, logits.shape[-1]),
            labels.reshape(-1),
            weight=weight,
            ignore_index=-100,
            label_smoothing=self.label_smoothing,
        )


class RowOrder(Sampler[int]):
    """The rows of a whole training, one optimizer step after another; see `augkit.harness.streams.data_order`."""

    def __init__(
        self, seed: int, rows: int, steps: int, batch_size: int, lengths: np.ndarray | None, by_pass: bool = False
    ) -> None:
        self.seed, self.rows, self.steps, self.batch_size, self.lengths = seed, rows, steps, batch_size, lengths
        self.by_pass = by_pass

    def __len__(self) -> int:
        return self.steps * self.batch_size

    def __iter__(self) -> Iterator[int]:
        order = data_order(self.seed, self.rows, self.steps, self.batch_size, self.lengths, by_pass=self.by_pass)
        for batch in order:
            yield from batch.tolist()


class StepTrainer(Trainer):
    """Trainer whose data are one long pass of exactly as many batches as there are steps.

    Args:
        order: of the rows.
        loss_options: how the loss differs from the model's own.
    """

    def __init__(self, *args: Any, order: RowOrder, loss_options: LossOptions, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        self.loss_options = loss_options
        # Models that take **kwargs but ignore num_items_in_batch would have their loss multiplied by the number of
        # accumulated pieces and of processes; with this the Trainer divides it itself.
        self.model_accepts_loss_kwargs = False

    def _get_train_sampler(self, train_dataset: Any = None) -> RowOrder:
        return self.order

    def _get_eval_sampler(self, eval_dataset: Any) -> Any:
        return torch.utils.data.SequentialSampler(eval_dataset)

    def training_step(self, model: Any, inputs: dict[str, Any], num_items_in_batch: Any = None) -> torch.Tensor:
        loss: torch.Tensor = super().training_step(model, inputs, num_items_in_batch)
        if loss.device.type == "cpu" and not torch.isfinite(loss):  # elsewhere it would make the device wait each step
            raise NotFinite(self.state.global_step + 1, float(loss))
        return loss

    def log(self, logs: dict[str, float], *args: Any, **kwargs: Any) -> None:
        if not math.isfinite(logs.get("loss", 0.0)):
            raise NotFinite(self.state.global_step, logs["loss"])
        super().log(logs, *args, **kwargs)

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        if self.loss_options.plain:
            return super().compute_loss(model, inputs, return_outputs, num_items_in_batch)
        told = {name: value for name, value in inputs.items() if name != "labels" or not self.loss_options.soft}
        outputs = model(**told)
        logits = outputs["logits"] if isinstance(outputs, dict) else outputs[0 if self.loss_options.soft else 1]
        loss = self.loss_options(logits, inputs["labels"])
        return (loss, outputs) if return_outputs else loss

    def evaluation_loop(self, *args: Any, **kwargs: Any) -> Any:
        with _as_it_was():
            return super().evaluation_loop(*args, **kwargs)


class GeneratingTrainer(StepTrainer, Seq2SeqTrainer):
    """The same for models whose answer is generated text."""


class NotFinite(TrainingError):
    """The loss became NaN or infinite."""

    def __init__(self, step: int, loss: float) -> None:
        super().__init__(f"The loss became {loss} in step {step:,}.")
        self.step = step


def all_finite(outputs: Any) -> bool:
    """Whether no number of an array, or of arrays in a tuple, is NaN or infinite."""
    if isinstance(outputs, tuple | list):
        return all(all_finite(part) for part in outputs)
    return outputs is None or bool(np.isfinite(np.asarray(outputs)).all())


@contextmanager
def _as_it_was() -> Iterator[None]:
    """Evaluation draws nothing from the stream that training draws from."""
    devices = list(range(torch.cuda.device_count())) if torch.cuda.is_available() else []
    with torch.random.fork_rng(devices=devices):
        yield
