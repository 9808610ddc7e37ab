"""How fast a run was and what it needed."""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from augkit.harness.machine import Machine
from augkit.recipe.training import TrainSettings

if TYPE_CHECKING:
    from augkit.harness.data import ModelRows
    from augkit.harness.fitted import Fitted

__all__ = ["MEGABYTE", "TIMED_ROWS", "peak_memory", "restart_peak", "speed_of"]

MEGABYTE = 1e6
TIMED_ROWS = 20


def restart_peak(device: str) -> None:
    """Forget how much memory was used before, where the system can."""
    if device == "cuda":
        torch.cuda.reset_peak_memory_stats()
        return
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def peak_memory(device: str) -> float:
    """Highest use of memory since `restart_peak`, in 10**6 bytes: of the GPU, else of this process."""
    if device == "cuda":
        return torch.cuda.max_memory_allocated() / MEGABYTE
    try:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / MEGABYTE
    except OSError:
        pass
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEGABYTE


def speed_of(
    trainer: Any, rows: ModelRows, fitted: Fitted, settings: TrainSettings, machine: Machine
) -> dict[str, Any]:
    """What `efficiency.json` holds.

    Args:
        trainer: with the model.
        rows: some of which are scored one at a time to measure latency.
        fitted: what training gave.
        settings: the `train` section, its batch size resolved.
        machine: what the run computed on.

    Returns:
        `train_seconds`, `steps_per_second`, `samples_per_second` (evaluations included), `peak_memory_mb`,
        `parameters`, `trained_parameters`, `model_mb`, `latency_ms_p50` and `latency_ms_p95` of one row.
    """
    parameters = list(trainer.model.parameters())
    seconds = max(fitted.seconds, 1e-9)
    return {
        "train_seconds": fitted.seconds,
        "steps_per_second": fitted.steps / seconds,
        "samples_per_second": fitted.steps * int(settings.batch_size) / seconds,
        "peak_memory_mb": fitted.peak_memory_mb,
        "parameters": sum(parameter.numel() for parameter in parameters),
        "trained_parameters": sum(parameter.numel() for parameter in parameters if parameter.requires_grad),
        "model_mb": sum(parameter.numel() * parameter.element_size() for parameter in parameters) / MEGABYTE,
        **_latency(trainer, rows, machine),
    }


def _latency(trainer: Any, rows: ModelRows, machine: Machine) -> dict[str, float]:
    """Milliseconds for one row, the first of which only warms up."""
    model = trainer.model.eval()
    chosen = np.linspace(0, len(rows) - 1, min(TIMED_ROWS, len(rows)) + 1).astype(int)
    taken: list[float] = []
    with torch.inference_mode():
        for index in chosen.tolist():
            batch = trainer._prepare_inputs(trainer.data_collator([rows[index]]))
            if trainer.loss_options.soft:  # of which a model of transformers knows nothing
                batch.pop("labels")
            began = time.perf_counter()
            model(**batch)
            if machine.device == "cuda":
                torch.cuda.synchronize()
            taken.append((time.perf_counter() - began) * 1000)
    p50, p95 = np.percentile(taken[1:], [50, 95]).tolist()
    return {"latency_ms_p50": p50, "latency_ms_p95": p95}
