"""The other side of `training.py`: augkit's harness on the same sentences, with its steps on a clock."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from datasets import Dataset, DatasetDict
from measuring import minilm, sst2, tell
from training_script import LEARNING_RATE, MAX_LENGTH, Clock

from augkit.harness.training import train
from augkit.recipe.training import TrainSettings

Rows = Sequence[Mapping[str, str]]

SCORED_ROWS = 8  # validation and test are there because the harness wants them


class _Watcher:
    """Marks the end of every step on a clock."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    def started(self, steps: int, done: int) -> None:
        self.clock.mark()

    def stepped(self, step: int, loss: float | None) -> None:
        if loss is None:  # else the step is told a second time, with its loss
            self.clock.mark()

    def evaluated(self, step: int, metric: str, value: float, best: bool) -> None: ...

    def warn(self, message: str) -> None:
        tell(message)


def harness_settings(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "task": "text-classification",
        "model": minilm(),
        "budget": options.steps,
        "batch_size": options.batch_size,
        "learning_rate": LEARNING_RATE,
        "weight_decay": 0.0,  # the Trainer's default
        "max_length": MAX_LENGTH,
        "threads": options.threads,
        "evaluate_every": options.steps,
        "checkpoint_every": options.steps,  # the script saves nothing either
        "keep_model": False,
    }


def harness(rows: Rows, settings: TrainSettings, seed: int) -> Clock:
    clock = Clock()
    run_harness(rows, settings, seed, clock, 1)
    return clock


def run_harness(rows: Rows, settings: TrainSettings, seed: int, clock: Clock, processes: int) -> dict[str, Any]:
    """Train as `augkit train` does."""
    columns = {"text": "text", "label": "label"}
    made = {name: Dataset.from_list(list(part)) for name, part in (("train", rows), ("test", rows[:SCORED_ROWS]))}
    data = DatasetDict(made | {"validation": made["test"]})
    with tempfile.TemporaryDirectory(prefix="augkit-benchmark-") as folder:
        return train(
            data,
            columns,
            settings,
            seed=seed,
            runs=Path(folder),
            dataset_id="benchmark",
            watcher=_Watcher(clock),
            processes=processes,
        ).metrics


def training_rows(options: argparse.Namespace) -> Rows:
    """As many sentences as are trained on, so that every one is seen once, whatever the order."""
    count = options.steps * options.batch_size
    rows = sst2(options.data)
    if count > len(rows):
        sys.exit(f"{options.steps} steps of {options.batch_size} are more than the {len(rows):,} rows of SST-2.")
    return random.Random(0).sample(rows, count)
