"""Trains and scores one model on one dataset, or loads what an equal run left."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from augkit.harness.machine import Machine, computing, require_training
from augkit.harness.run_folder import RunFolder, environment, run_key
from augkit.recipe.training import TrainSettings
from augkit.store.locks import locked

if TYPE_CHECKING:
    from augkit.harness.keeper import TrainWatcher
    from augkit.pipeline import Pipeline

__all__ = ["RunResult", "train"]


@dataclass(frozen=True)
class RunResult:
    """A finished run.

    Attributes:
        key: what identifies it.
        folder: with its configuration, log, predictions and scores.
        metrics: of `metrics.json`, and what `efficiency.json` measured.
        reused: whether an equal run had been finished before.
        seconds: this call took.
    """

    key: str
    folder: Path
    metrics: dict[str, Any]
    reused: bool
    seconds: float


def train(
    dataset: Mapping[str, Any],
    columns: Mapping[str, str],
    settings: TrainSettings,
    *,
    seed: int,
    runs: Path,
    dataset_id: str,
    watcher: TrainWatcher | None = None,
    processes: int = 1,
    pipeline: Pipeline | None = None,
) -> RunResult:
    """Train a model on the train split, choose its weights on validation, and score it once on test.

    A finished run with the same key is loaded and nothing is trained. One that was interrupted goes on from its last
    checkpoint, to the same scores.

    Args:
        dataset: split to `datasets.Dataset`, such as a `datasets.DatasetDict`.
        columns: role to column.
        settings: the `train` section of a recipe.
        seed: of everything drawn by chance: weights of the head, order of rows, dropout.
        runs: folder in which each run has a folder of its own, called by its key.
        dataset_id: what identifies the data; two datasets of one id must not differ.
        watcher: is told how it goes.
        processes: that share each optimizer step; more than one are started with torch.distributed.
        pipeline: draws the rows of train anew in each pass over them; they should then have no copies of their own.

    Raises:
        MissingExtra: a package of the extra `train` is not installed.
        TaskError: the data cannot be learnt by the task.
        RecipeError: the settings contradict each other, or name a model that is not there.
        TrainingError: training had begun and failed: no memory, a loss that is not finite, a process that died.
        KeyboardInterrupt: on Ctrl-C, after a checkpoint was written.

    >>> from augkit.recipe.training import TrainSettings
    >>> settings = TrainSettings(model="builtin:text-cnn", budget=300)
    >>> train(dataset, {"text": "text", "label": "label"}, settings,
    ...       seed=0, runs=Path("augkit-runs"), dataset_id="tiny@1").metrics["test"]["accuracy"]  # doctest: +SKIP
    0.91
    """
    require_training("Training")
    began = time.monotonic()
    with computing(settings.threads) as machine:
        machine = Machine(machine.device, machine.threads, processes)
        settings = _with_batch_size(dataset, columns, settings, Path(runs), dataset_id, machine)
        key = _key(dataset_id, columns, settings, seed, machine, pipeline)
        folder = RunFolder(Path(runs) / key)
        if not folder.finished(with_model=settings.keep_model):
            with locked(folder.path / "lock", exclusive=True):
                if not folder.finished(with_model=settings.keep_model):  # nor by whoever held the lock
                    _run(dataset, columns, settings, seed, folder, dataset_id, machine, watcher, pipeline)
                    return _result(folder, reused=False, began=began)
        return _result(folder, reused=True, began=began)


def _key(
    dataset_id: str,
    columns: Mapping[str, str],
    settings: TrainSettings,
    seed: int,
    machine: Machine,
    pipeline: Pipeline | None,
) -> str:
    return run_key(
        dataset_id,
        columns,
        settings,
        seed,
        device=machine.device,
        threads=machine.threads,
        processes=machine.processes,
        on_the_fly=pipeline.key if pipeline else "",
    )


def _with_batch_size(
    dataset: Mapping[str, Any],
    columns: Mapping[str, str],
    settings: TrainSettings,
    runs: Path,
    dataset_id: str,
    machine: Machine,
) -> TrainSettings:
    """The settings with `batch_size: auto` resolved."""
    if settings.batch_size != "auto":
        return settings
    from augkit.harness.batch_size import find_batch_size

    found = find_batch_size(dataset, columns, settings, runs=runs, dataset_id=dataset_id, machine=machine)
    return settings.model_copy(update={"batch_size": found})


def _run(
    dataset: Mapping[str, Any],
    columns: Mapping[str, str],
    settings: TrainSettings,
    seed: int,
    folder: RunFolder,
    dataset_id: str,
    machine: Machine,
    watcher: TrainWatcher | None,
    pipeline: Pipeline | None,
) -> None:
    from augkit.harness.quiet import quiet
    from augkit.models.weights import untouched_chance

    with quiet(machine.device), untouched_chance():
        from augkit.harness.arguments import check_machine
        from augkit.harness.estimating import EstimatorSession
        from augkit.harness.session import Session
        from augkit.harness.trackers import tracked

        check_machine(settings, machine)
        shared = settings.deepspeed is not None or machine.processes > 1
        alone = settings  # what scores the weights in this process
        if shared:
            alone = settings.model_copy(update={"deepspeed": None, "report_to": []})
        single = Machine(machine.device, machine.threads)
        kind = EstimatorSession if settings.fitted else Session
        session = kind.prepare(dataset, columns, alone, seed, folder, single, pipeline)
        if watcher is not None:
            for remark in session.task.remarks:
                watcher.warn(remark)
        folder.write(
            "config.json",
            {
                "key": folder.path.name,
                "dataset": dataset_id,
                "columns": dict(columns),
                "seed": seed,
                "settings": settings.model_dump(mode="json"),
                "resolved": session.resolved(),
            }
            | ({"on_the_fly": pipeline.key} if pipeline else {}),
        )
        folder.write("environment.json", environment(machine.device, machine.threads, machine.processes))
        with tracked(alone.report_to, folder):
            if shared:
                from augkit.harness.launch import fit_in_processes

                fitted = fit_in_processes(
                    folder, dataset, columns, settings, seed, machine, session.steps, watcher, pipeline
                )
            else:
                fitted = session.fit(watcher)
            session.finish(fitted)


def _result(folder: RunFolder, *, reused: bool, began: float) -> RunResult:
    metrics = folder.read("metrics.json") | folder.read("efficiency.json")
    return RunResult(folder.path.name, folder.path, metrics, reused, time.monotonic() - began)
