"""`runs.parquet`: a row a run, so that everything can be computed again without training."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from augkit.ablation.runs import Run
from augkit.store.faults import writing

__all__ = ["runs_table", "write_runs"]

FILE = "runs.parquet"
MEASURED = ("steps", "best_step", "train_seconds", "peak_memory_mb", "samples_per_second", "steps_per_second")


def runs_table(runs: Sequence[Run]) -> pa.Table:
    """Arm, seed, run key, dataset, status and error, what training took, and each number measured on the test split."""
    numbers = [_numbers(run.metrics.get("test", {})) for run in runs]
    names = list(dict.fromkeys(name for found in numbers for name in found))
    columns: dict[str, Any] = {
        "arm": [run.arm for run in runs],
        "seed": pa.array([run.seed for run in runs], pa.int64()),
        "regime": [run.regime for run in runs],
        "run_key": [run.key for run in runs],
        "dataset": [run.dataset for run in runs],
        "status": ["done" if run.done else "failed" for run in runs],
        "error": [run.error for run in runs],
    }
    for name in MEASURED:
        columns[name] = pa.array([_number(run.metrics.get(name)) for run in runs], pa.float64())
    for name in names:
        columns[name] = pa.array([found.get(name) for found in numbers], pa.float64())
    return pa.table(columns)


def write_runs(folder: Path, runs: Sequence[Run]) -> Path:
    """Write the table into a study's folder, whole or not at all."""
    path = folder / FILE
    with writing(str(path)):
        temporary = path.with_name(f".{FILE}.{os.getpid()}")
        pq.write_table(runs_table(runs), temporary, compression="zstd")
        temporary.replace(path)
    return path


def _numbers(values: dict[str, Any]) -> dict[str, float]:
    return {name: number for name, value in values.items() if (number := _number(value)) is not None}


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
