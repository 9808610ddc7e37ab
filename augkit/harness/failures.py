"""How a training ends that does not end well: no memory, numbers that are none, Ctrl-C."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from augkit.harness.keeper import Keeper
from augkit.harness.trainer import NotFinite, TrainingError
from augkit.recipe.training import TrainSettings

__all__ = ["diverged", "interruptible", "too_large"]


def diverged(error: NotFinite, settings: TrainSettings, steps: int, kept: str) -> TrainingError:
    """
    Args:
        error: says in which step.
        settings: the `train` section.
        steps: of the budget.
        kept: what is left of the run.
    """
    return TrainingError(
        f"{error.message.rstrip('.')} of {steps:,}, so training was stopped; {kept}.",
        hint=f"Lower train.learning_rate (now {settings.peak_learning_rate:g}), add train.warmup, lower "
        "train.max_gradient_norm, or use precision fp32 or bf16.",
    )


def too_large(settings: TrainSettings, max_length: int, processes: int) -> TrainingError:
    """
    Args:
        settings: the `train` section, its batch size resolved.
        max_length: tokens a text is cut at.
        processes: that share each step.
    """
    at_once = int(settings.batch_size) // (settings.gradient_accumulation * processes)
    return TrainingError(
        f"There was not enough memory for {at_once} rows at once of up to {max_length} tokens each "
        f"(train.batch_size {settings.batch_size} in {settings.gradient_accumulation} pieces, "
        f"train.max_length {settings.max_length}, model {settings.model}).",
        hint=f"Use train.gradient_accumulation: {settings.gradient_accumulation * 2}, which learns the same with "
        "less memory; or a smaller train.max_length, train.activation_checkpointing: true, or precision bf16.",
    )


@contextmanager
def interruptible(keeper: Keeper) -> Iterator[None]:
    """Ctrl-C ends the training after the step that is being done, with a checkpoint; a second one ends it at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def ask(number: int, frame: Any) -> None:
        if keeper.interrupted:
            raise KeyboardInterrupt
        keeper.interrupted = True

    signal.signal(signal.SIGINT, ask)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
