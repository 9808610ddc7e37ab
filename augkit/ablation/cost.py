"""What each arm cost, how it learnt, and what its runs scored: the arms as they stand in the result."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from statistics import fmean, stdev

from augkit.ablation.answers import Answers
from augkit.ablation.built import BuiltArm
from augkit.ablation.result import ArmCost, ArmResult, CurvePoint
from augkit.ablation.runs import Run
from augkit.ablation.statistics import mean_interval

__all__ = ["arm_result", "cost_of", "curve_of"]

LATENCY = ("latency_ms_p50", "latency_ms_p95")


def cost_of(built: BuiltArm, runs: Sequence[Run]) -> ArmCost:
    """Of the dataset once, and of a run as the mean of those that ended."""
    return ArmCost(
        build_seconds=built.seconds if built.manifest else None,
        rows=built.train_rows if built.manifest else None,
        bytes=built.bytes if built.manifest else None,
        train_seconds=_mean(runs, "train_seconds"),
        peak_memory_mb=_mean(runs, "peak_memory_mb"),
    )


def _mean(runs: Sequence[Run], name: str) -> float | None:
    values = [float(run.metrics[name]) for run in runs if run.done and isinstance(run.metrics.get(name), int | float)]
    return fmean(values) if values else None


def arm_result(built: BuiltArm, runs: Sequence[Run], answers: Answers | None, metric: str, level: float) -> ArmResult:
    """One arm of the result.

    Args:
        built: its dataset.
        runs: of the arm, ended or failed.
        answers: of those that ended; None where there are none.
        metric: that arms are judged by.
        level: of the interval of the mean.
    """
    ended = [run for run in runs if run.done]
    failed = [run for run in runs if not run.done]
    error = built.error
    if failed:
        which = "all runs" if not ended else f"{len(failed)} of {len(runs)} runs (seed {failed[0].seed} first)"
        error = f"{which} failed: {failed[0].error}"
    scores = answers.scores.per_seed.tolist() if answers else []
    low, high = mean_interval(scores, level=level) if len(scores) > 1 else (None, None)
    return ArmResult(
        id=built.arm.id,
        title=built.arm.title,
        kind=built.arm.kind,
        steps=list(built.arm.steps),
        dataset=built.dataset,
        train_rows=built.train_rows if built.manifest else None,
        status="failed" if error else "done",
        error=error,
        run_keys=[run.key for run in ended],
        mean=fmean(scores) if scores else None,
        sd=stdev(scores) if len(scores) > 1 else None,
        low=low,
        high=high,
        metrics=_metrics(ended),
        cost=cost_of(built, ended),
        curve=curve_of(ended, metric, level),
    )


def _metrics(runs: Sequence[Run]) -> dict[str, float | None]:
    """Means over runs of every number measured on the test split, and of speed."""
    values: dict[str, list[float]] = {}
    for run in runs:
        numbers = {**run.metrics.get("test", {}), **{name: run.metrics.get(name) for name in LATENCY}}
        for name, value in numbers.items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                values.setdefault(name, []).append(float(value))
    means = {name: fmean(found) for name, found in values.items()}
    return {name: mean if isfinite(mean) else None for name, mean in means.items()}


def curve_of(runs: Sequence[Run], metric: str, level: float) -> list[CurvePoint]:
    """The metric on the validation split by optimizer step, at steps that every run reached."""
    steps: dict[int, list[float]] = {}
    for run in runs:
        for line in (Path(run.folder) / "metrics.jsonl").read_text("utf-8").splitlines():
            entry = json.loads(line)
            if entry.get("split") == "validation" and isinstance(entry.get(metric), int | float):
                steps.setdefault(int(entry["step"]), []).append(float(entry[metric]))
    points = []
    for step, values in sorted(steps.items()):
        if len(values) == len(runs) and all(map(isfinite, values)):
            mean = fmean(values)
            low, high = mean_interval(values, level=level) if len(values) > 1 else (mean, mean)
            points.append(CurvePoint(step=step, mean=mean, low=low, high=high))
    return points
