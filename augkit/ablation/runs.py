"""The runs of a study: several at a time, each found again by its key, none able to sink the others."""

from __future__ import annotations

import json
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from augkit.engines.processes import available_cores
from augkit.engines.spawning import end_with_parent, without_ctrl_c
from augkit.errors import AugkitError
from augkit.pipeline import Pipeline
from augkit.recipe.resolve import canonical_json
from augkit.recipe.training import TrainSettings

__all__ = ["Run", "RunJob", "run_all"]

INDEX = "runs.jsonl"
SINGLE_THREADED = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "AUGKIT_THREADS")
DIED = "its process died, most likely for want of memory; run again with fewer --workers or a smaller train.batch_size"


@dataclass(frozen=True)
class RunJob:
    """One run to be made.

    Attributes:
        arm: its id.
        seed: of the run.
        dataset: `NAME@VERSION`.
        store: location of the store it is in.
        columns: role to column.
        settings: the resolved `train` section.
        runs: folder of the runs.
        regime: under which it is trained.
        pipeline: draws the rows of train anew in each pass.
    """

    arm: str
    seed: int
    dataset: str
    store: str
    columns: dict[str, str]
    settings: TrainSettings
    runs: str
    regime: str = "fixed steps"
    pipeline: Pipeline | None = None

    @property
    def id(self) -> str:
        """Hash of what is asked for: what the index of finished runs is looked up by."""
        asked = [self.dataset, self.columns, self.settings.as_asked(), self.seed]
        if self.pipeline is not None:
            asked.append(self.pipeline.key)
        return sha256(canonical_json(asked)).hexdigest()[:24]


@dataclass(frozen=True)
class Run:
    """How a run ended.

    Attributes:
        arm, seed, regime, dataset: of the job.
        key: of the run; its folder's name. Empty where it failed.
        folder: of the run.
        error: why it failed, with what to do; empty where it did not.
        metrics: as the harness gives them.
        seconds: it took, loading the data included.
        reused: whether it was there already.
    """

    arm: str
    seed: int
    regime: str
    dataset: str
    key: str = ""
    folder: str = ""
    error: str = ""
    metrics: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    reused: bool = False

    @property
    def done(self) -> bool:
        return not self.error


def run_all(
    jobs: Sequence[RunJob], folder: Path, *, workers: int | None = None, done: Callable[[Run], None] = lambda run: None
) -> list[Run]:
    """Make every run that is not there yet.

    Args:
        jobs: what is asked for.
        folder: of the study; finished runs are noted in its `runs.jsonl`.
        workers: processes at once, each computing with one thread; as many as there are cores where left out.
        done: called as each run ends.

    Returns:
        One for each job, in the same order.
    """
    index = _Index(folder / INDEX)
    ended: dict[int, Run] = {}
    for number, job in enumerate(jobs):
        if (known := index.find(job)) is not None:
            ended[number] = known
            done(known)
    waiting = [number for number in range(len(jobs)) if number not in ended]
    for number, run in _worked(jobs, waiting, workers or available_cores()):
        ended[number] = run
        if run.done:
            index.add(jobs[number], run)
        done(run)
    return [ended[number] for number in range(len(jobs))]


class _Index:
    """Finished runs by what was asked for; a line each, the last of which may be torn by a kill."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known: dict[str, dict[str, Any]] = {}
        if path.is_file():
            for line in path.read_text("utf-8").splitlines():
                try:
                    entry = json.loads(line)
                    self.known[entry["id"]] = entry["run"]
                except (ValueError, KeyError, TypeError):
                    continue

    def find(self, job: RunJob) -> Run | None:
        entry = self.known.get(job.id)
        if entry is None:
            return None
        folder = str(Path(job.runs) / entry["key"])  # a study may have been moved
        run = Run(**{**entry, "arm": job.arm, "regime": job.regime, "folder": folder, "reused": True})
        return run if (Path(run.folder) / "metrics.json").is_file() else None

    def add(self, job: RunJob, run: Run) -> None:
        line = json.dumps({"id": job.id, "run": asdict(run)}, default=float)
        torn = self.path.is_file() and not self.path.read_bytes().endswith(b"\n") and self.path.stat().st_size > 0
        with self.path.open("a", encoding="utf-8") as file:
            file.write(("\n" if torn else "") + line + "\n")


def _worked(jobs: Sequence[RunJob], waiting: Sequence[int], workers: int) -> Iterator[tuple[int, Run]]:
    """Runs as they end. Where a process dies, those that were under way are made again, each alone."""
    left = list(waiting)
    while left:
        suspects: list[int] = []
        for number, run in _pooled(jobs, tuple(left), min(workers, len(left))):
            if run is None:
                suspects.append(number)
            else:
                left.remove(number)
                yield number, run
        for number in suspects:
            for _, run in _pooled(jobs, [number], 1):
                left.remove(number)
                yield number, run or _failed(jobs[number], DIED)


def _pooled(jobs: Sequence[RunJob], numbers: Sequence[int], workers: int) -> Iterator[tuple[int, Run | None]]:
    """Runs of one pool as they end; None for those under way when it broke, after which there are no more."""
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, spawn, initializer=_start)
    queue = iter(numbers)
    under_way: dict[Future[Run], int] = {}
    broken = False

    def submit() -> None:
        number = next(queue, None)
        if number is not None and not broken:
            with without_ctrl_c():
                under_way[pool.submit(make_run, jobs[number])] = number

    try:
        for _ in range(workers):
            submit()
        while under_way:
            ended, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in ended:
                number = under_way.pop(future)
                try:
                    run = future.result()
                except BrokenProcessPool:
                    broken = True
                    yield number, None
                    continue
                try:
                    submit()
                except BrokenProcessPool:
                    broken = True
                yield number, run
    finally:
        processes = list((getattr(pool, "_processes", None) or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)  # processes without work end by themselves
        if under_way:  # given up in the middle; a run goes on from its last checkpoint
            for process in processes:
                process.terminate()
            for process in processes:
                process.join(10)


def _start() -> None:
    """In each process: one thread to compute with, and an end when the parent ends, however that comes about."""
    for name in SINGLE_THREADED:
        os.environ[name] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    end_with_parent()


_loaded: dict[tuple[str, str], Any] = {}
MOST_LOADED = 32
MOST_BYTES = 1 << 30  # those of pictures and sounds are large


def make_run(job: RunJob) -> Run:
    """Make one run in this process; what goes wrong is told in the answer."""
    from augkit.harness.training import train

    began = time.monotonic()
    try:
        result = train(
            dataset_of(job.store, job.dataset),
            job.columns,
            job.settings,
            seed=job.seed,
            runs=Path(job.runs),
            dataset_id=job.dataset,
            pipeline=job.pipeline,
        )
    except KeyboardInterrupt:
        return _failed(job, "interrupted; run the same command again to go on")
    except AugkitError as error:
        return _failed(job, error.one_line)
    except MemoryError:
        return _failed(job, "there was not enough memory; run again with fewer --workers")
    except Exception as error:  # of torch or transformers: the arm failed, the study goes on
        first = (str(error).strip().splitlines() or [""])[0]
        return _failed(job, f"{type(error).__name__}: {first}")
    return Run(
        job.arm,
        job.seed,
        job.regime,
        job.dataset,
        key=result.key,
        folder=str(result.folder),
        metrics=_plain(result.metrics),
        seconds=time.monotonic() - began,
        reused=result.reused,
    )


def dataset_of(store: str, ref: str) -> Any:
    """A version as a `datasets.DatasetDict`, held in memory; loaded once a process."""
    from datasets import Dataset, DatasetDict

    from augkit.ablation.built import version_tables
    from augkit.store.store import open_store

    if (store, ref) not in _loaded:
        while len(_loaded) >= MOST_LOADED or sum(map(_bytes, _loaded.values())) > MOST_BYTES:
            _loaded.pop(next(iter(_loaded)))
        opened = open_store(store, create=False)
        tables = version_tables(opened, opened.resolve(ref))
        _loaded[store, ref] = DatasetDict({split: Dataset(table) for split, table in tables.items()})
    return _loaded[store, ref]


def _bytes(dataset: Any) -> int:
    return sum(int(rows.data.nbytes) for rows in dataset.values())


def _failed(job: RunJob, error: str) -> Run:
    return Run(job.arm, job.seed, job.regime, job.dataset, error=error)


def _plain(metrics: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(metrics, default=float))
    return plain
