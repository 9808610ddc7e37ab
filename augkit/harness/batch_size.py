"""Finds the batch size that `train.batch_size: auto` stands for: the largest that fits in memory and pays."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import TrainerCallback

from augkit.harness.evaluation import peak_memory, restart_peak
from augkit.harness.machine import Machine, free_memory, out_of_memory
from augkit.harness.quiet import quiet
from augkit.harness.run_folder import RunFolder, run_key
from augkit.harness.session import Session
from augkit.harness.trainer import TrainingError
from augkit.models.weights import untouched_chance
from augkit.recipe.training import Budget, TrainSettings
from augkit.store.locks import locked

__all__ = ["find_batch_size"]

SIZES = tuple(2**power for power in range(3, 11))
STEPS = 4  # of each trial; the first warms up
PAYS = 1.05  # rows per second against the size before
SHARE = 0.8  # of the memory that is free
PINS = "batch-sizes.json"


def find_batch_size(
    dataset: Mapping[str, Any],
    columns: Mapping[str, str],
    settings: TrainSettings,
    *,
    runs: Path,
    dataset_id: str,
    machine: Machine,
) -> int:
    """The batch size found before for these settings, else the one found now and kept in the folder of runs.

    Sizes are doubled, each trained for some steps on the longest rows, until memory ends or a larger one trains fewer
    than 5% more rows a second. What was found depends on the machine; so it is looked for once, and then kept to.

    Args:
        dataset: split to `datasets.Dataset`.
        columns: role to column.
        settings: the `train` section, with `batch_size: auto`.
        runs: folder of runs.
        dataset_id: what identifies the data.
        machine: what is computed on.

    Returns:
        Rows of one optimizer step.

    Raises:
        TrainingError: not even the smallest fits in memory.
    """
    key = run_key(
        dataset_id,
        columns,
        settings,
        0,
        device=machine.device,
        threads=machine.threads,
        processes=machine.processes,
    )
    path = runs / PINS
    with locked(runs / f".{PINS}.lock", exclusive=True):
        pins: dict[str, int] = json.loads(path.read_bytes()) if path.is_file() else {}
        if key not in pins:
            pieces = machine.processes * settings.gradient_accumulation
            pins[key] = _find(dataset, columns, settings, runs, machine) * pieces
            temporary = path.with_name(f".{PINS}")
            temporary.write_text(json.dumps(pins, indent=1) + "\n", "utf-8")
            temporary.replace(path)
        return pins[key]


def _find(
    dataset: Mapping[str, Any], columns: Mapping[str, str], settings: TrainSettings, runs: Path, machine: Machine
) -> int:
    best, rate = 0, 0.0
    limit = free_memory(machine.device) * SHARE
    for size in SIZES:
        trial = _Trial(dataset, columns, settings, runs, machine)
        try:
            speed, memory = trial.run(size)
        except Exception as error:
            if not out_of_memory(error):
                raise
            break
        finally:
            del trial
            gc.collect()
            if machine.device == "cuda":
                torch.cuda.empty_cache()
        if memory > limit or (best and speed < rate * PAYS):
            break
        best, rate = size, speed
        if size >= len(dataset["train"]):
            break
    if not best:
        raise TrainingError(
            f"Not even {SIZES[0]} rows at once of up to {settings.max_length} tokens fit in memory.",
            hint="Use a smaller train.max_length or model, train.activation_checkpointing: true, or precision bf16.",
        )
    return best


class _Trial:
    """A short training on the longest rows."""

    def __init__(
        self,
        dataset: Mapping[str, Any],
        columns: Mapping[str, str],
        settings: TrainSettings,
        runs: Path,
        machine: Machine,
    ) -> None:
        self.dataset, self.columns, self.settings, self.runs = dataset, columns, settings, runs
        self.machine = Machine(machine.device, machine.threads)

    def run(self, size: int) -> tuple[float, float]:
        """Rows per second, and how far memory rose in bytes."""
        changes: dict[str, Any] = {
            "batch_size": size,
            "gradient_accumulation": 1,
            "deepspeed": None,
            "report_to": [],
            "budget": Budget(steps=STEPS),
        }
        settings = self.settings.model_copy(update=changes)
        with quiet(self.machine.device), untouched_chance():
            folder = RunFolder(self.runs / ".batch-size")
            session = Session.prepare(self.dataset, self.columns, settings, 0, folder, self.machine)
            rows = session.encoded(session.splits.train)
            longest = rows.reordered(np.argsort(-rows.lengths, kind="stable")[:size])
            clock = _Clock()
            trainer = session.make_trainer(longest, clock)
            restart_peak(self.machine.device)
            before = peak_memory(self.machine.device)
            trainer.train()
            return size / clock.seconds_a_step, (peak_memory(self.machine.device) - before) * 1e6


class _Clock(TrainerCallback):
    """Takes the time of each step."""

    def __init__(self) -> None:
        self.trainer: Any = None
        self.ends: list[float] = []

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        self.ends.append(time.perf_counter())

    @property
    def seconds_a_step(self) -> float:
        """The fastest, which other work on the machine disturbed least."""
        return float(np.diff(self.ends).min())
