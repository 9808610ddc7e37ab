"""Trains in several processes that share each optimizer step, or under DeepSpeed, and waits for them."""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from augkit.harness.machine import Machine
from augkit.harness.run_folder import RunFolder
from augkit.harness.trainer import TrainingError
from augkit.recipe.training import TrainSettings

if TYPE_CHECKING:
    from augkit.harness.fitted import Fitted
    from augkit.harness.keeper import TrainWatcher
    from augkit.pipeline import Pipeline

__all__ = [
    "DATA",
    "FITTED",
    "PIPELINE",
    "SPECIFICATION",
    "WEIGHTS",
    "command",
    "error_file",
    "fit_in_processes",
    "write_work",
]

PIPELINE = "pipeline.pickle"
SPECIFICATION, DATA, FITTED, WEIGHTS, ERRORS = "specification.json", "data", "fitted.json", "weights.pt", "stderr.txt"
WORKER = "augkit.harness.worker"
SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_OF_GRACE = 10.0
KILLED = re.compile(r"exitcode: -(\d+)\) local_rank: (\d+)|rank\s*: (\d+)[^\n]*\n\s*exitcode\s*: -(\d+)")


def error_file(folder: Path, process: int) -> Path:
    """Where a process says why it failed."""
    return folder / f"error-{process}.json"


def fit_in_processes(
    folder: RunFolder,
    dataset: Mapping[str, Any],
    columns: Mapping[str, str],
    settings: TrainSettings,
    seed: int,
    machine: Machine,
    steps: int,
    watcher: TrainWatcher | None,
    pipeline: Pipeline | None = None,
) -> Fitted:
    """Train with `torch.distributed.run` on this machine; the weights are scored by whoever called.

    Args:
        folder: of the run.
        dataset: split to `datasets.Dataset`.
        columns: role to column.
        settings: the `train` section, its batch size resolved.
        seed: of the run.
        machine: device, threads in all, and processes.
        steps: optimizer steps, for the watcher.
        watcher: is told what the first process logs.
        pipeline: draws the rows of train anew in each pass.

    Raises:
        TrainingError: a process failed or died; the others are ended.
    """
    work = folder.path / "workers"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        write_work(work, folder, dataset, columns, settings, seed, machine, pipeline)
        with (work / ERRORS).open("wb") as errors:
            process = subprocess.Popen(
                command(machine.processes, WORKER, str(work)),
                env=_environment(machine),
                stdout=errors,
                stderr=errors,
                start_new_session=True,  # Ctrl-C reaches this process alone, which then ends the others
            )
            try:
                _wait(process, folder, steps, watcher)
            finally:
                _end(process)
        if process.returncode:
            raise _failure(work, process.returncode, machine.processes)
        return _fitted(work)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def write_work(
    work: Path,
    folder: RunFolder,
    dataset: Mapping[str, Any],
    columns: Mapping[str, str],
    settings: TrainSettings,
    seed: int,
    machine: Machine,
    pipeline: Pipeline | None = None,
) -> None:
    """Put what the processes are to do into the folder `work`; see `fit_in_processes`."""
    from datasets import DatasetDict

    DatasetDict(dict(dataset)).save_to_disk(str(work / DATA))
    if pipeline is not None:
        (work / PIPELINE).write_bytes(pickle.dumps(pipeline))
    specification = {
        "columns": dict(columns),
        "settings": settings.model_dump(mode="json"),
        "seed": seed,
        "folder": str(folder.path.absolute()),
        "device": machine.device,
        "threads": max(1, machine.threads // machine.processes),
    }
    (work / SPECIFICATION).write_text(json.dumps(specification), "utf-8")


def command(processes: int, module: str, *arguments: str) -> list[str]:
    """What starts so many processes of a module, and ends them all when one fails."""
    run = ["torch.distributed.run", "--standalone", "--nproc_per_node", str(processes), "--max_restarts", "0"]
    return [sys.executable, "-m", *run, "-m", module, *arguments]


def _environment(machine: Machine) -> dict[str, str]:
    environment = dict(os.environ)
    environment.pop("ACCELERATE_USE_CPU", None)  # with it DeepSpeed would be skipped in silence
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", "")])
    environment["OMP_NUM_THREADS"] = str(max(1, machine.threads // machine.processes))
    if machine.device == "cpu":
        environment["DS_ACCELERATOR"] = "cpu"
        environment["AUGKIT_DEVICE"] = "cpu"
    return environment


def _wait(process: subprocess.Popen[bytes], folder: RunFolder, steps: int, watcher: TrainWatcher | None) -> None:
    """Until the processes have ended, telling the watcher of each line of the log."""
    told, started, best = 0, False, float("-inf")
    while True:
        running = process.poll() is None
        lines = folder.log.read_text("utf-8").splitlines() if watcher and folder.log.is_file() else []
        if watcher and not started:
            watcher.started(steps, 0)
            started = True
        for line in lines[told:]:
            try:
                entry = json.loads(line)
            except ValueError:  # being written just now
                break
            told += 1
            assert watcher is not None
            if entry["split"] == "train":
                watcher.stepped(entry["step"], entry["loss"])
                continue
            metric = next(name for name in entry if name not in ("step", "split", "loss"))
            watcher.evaluated(entry["step"], metric, entry[metric], entry[metric] > best)
            best = max(best, entry[metric])
        if not running:
            return
        time.sleep(SECONDS_BETWEEN_LOOKS)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the launcher and all its workers, kindly at first."""
    if process.poll() is not None:
        return
    for number, patience in ((signal.SIGTERM, SECONDS_OF_GRACE), (signal.SIGKILL, SECONDS_OF_GRACE)):
        try:
            os.killpg(process.pid, number)
            process.wait(timeout=patience)
            return
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


def _failure(work: Path, code: int, processes: int) -> TrainingError:
    """Why the processes ended, as the first that failed tells it."""
    text = (work / ERRORS).read_text("utf-8", errors="replace")
    for cause in KILLED.finditer(text):  # what the others say is then only that they lost it
        process, number = int(cause[2] or cause[3]) + 1, int(cause[1] or cause[4])
        if number != signal.SIGTERM:  # with which the launcher ends the others
            return TrainingError(
                f"Process {process} of {processes} was killed by signal {number} ({signal.Signals(number).name}); "
                "the others were ended.",
                hint="A kill without a word is most often lack of memory: use a smaller train.batch_size or more "
                "train.gradient_accumulation. The same command goes on from the last checkpoint.",
            )
    told = sorted(work.glob("error-*.json"), key=lambda path: path.stat().st_mtime)
    if told:
        entry = json.loads(told[0].read_bytes())
        error = TrainingError(entry["message"], hint=entry["hint"])
        error.exit_code = entry["exit_code"]
        return error
    last = next((line for line in reversed(text.splitlines()) if line.strip()), "nothing was said")
    return TrainingError(f"The training processes ended with {code}: {last.strip()}", hint="Try with --nproc 1.")


def _fitted(work: Path) -> Fitted:
    import torch

    from augkit.harness.fitted import Fitted
    from augkit.harness.keeper import Best

    told = json.loads((work / FITTED).read_bytes())
    weights = torch.load(work / WEIGHTS, weights_only=True, map_location="cpu")
    return Fitted(weights=weights, best=Best(**told.pop("best")), **told)
