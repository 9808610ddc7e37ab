"""What `augkit train` shows: how it goes on, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group, RenderableType
from rich.progress import BarColumn, Progress, TextColumn
from rich.text import Text

from augkit.show.amounts import count, duration, size
from augkit.show.console import facts, grid, next_steps, printable, section, stderr

if TYPE_CHECKING:
    from augkit.harness.training import RunResult

__all__ = ["trained", "watching_training"]

SECONDS_BETWEEN_LINES = 5.0
FIRST = (
    *("accuracy", "f1", "precision", "recall", "macro_f1", "micro_f1", "balanced_accuracy", "mcc", "chrf", "bleu"),
    *("pr_auc", "ece", "brier", "r2", "rmse", "mae"),
)
MOST_SCORES = 10
MOST_CLASSES = 12


@contextmanager
def watching_training() -> Iterator[TrainingBar | TrainingLines]:
    """A watcher for one training, on stderr."""
    console = stderr()
    watcher = TrainingBar(console) if console.is_terminal else TrainingLines(console)
    try:
        yield watcher
    finally:
        watcher.close()


class TrainingBar:
    """One bar with the step, the loss and the best score so far; each evaluation is a line above it."""

    def __init__(self, console: Console) -> None:
        self.console = console
        columns = (
            TextColumn("training"),
            BarColumn(bar_width=28),
            TextColumn("{task.fields[said]}", style="dim", markup=False),
        )
        self.progress = Progress(*columns, console=console, transient=True)
        self.pace = _Pace()
        self.task: Any = None

    def started(self, steps: int, done: int) -> None:
        self.pace.start(steps, done)
        self.progress.start()
        self.task = self.progress.add_task("training", total=steps, completed=done, said=self.pace.words(done))

    def stepped(self, step: int, loss: float | None) -> None:
        self.pace.loss = self.pace.loss if loss is None else loss
        self.progress.update(self.task, completed=step, said=self.pace.words(step))

    def evaluated(self, step: int, metric: str, value: float, best: bool) -> None:
        self.console.print(Text(_evaluation(step, metric, value, best), "dim"))

    def warn(self, message: str) -> None:
        self.console.print(Text.assemble(("warning: ", "yellow"), printable(message)), soft_wrap=True)

    def close(self) -> None:
        self.progress.stop()


class TrainingLines:
    """A line for each evaluation, and one every few seconds between them."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.pace = _Pace()
        self.told = time.monotonic()

    def started(self, steps: int, done: int) -> None:
        self.pace.start(steps, done)
        again = f", going on after step {done:,}" if done else ""
        self.console.print(f"training {count(steps, 'step')}{again}", soft_wrap=True)

    def stepped(self, step: int, loss: float | None) -> None:
        self.pace.loss = self.pace.loss if loss is None else loss
        if time.monotonic() - self.told >= SECONDS_BETWEEN_LINES:
            self.console.print(f"  {self.pace.words(step)}", soft_wrap=True)
            self.told = time.monotonic()

    def evaluated(self, step: int, metric: str, value: float, best: bool) -> None:
        self.console.print(_evaluation(step, metric, value, best), soft_wrap=True)
        self.told = time.monotonic()

    def warn(self, message: str) -> None:
        self.console.print(Text.assemble(("warning: ", "yellow"), printable(message)), soft_wrap=True)

    def close(self) -> None: ...


class _Pace:
    """Steps per second and time left."""

    def __init__(self) -> None:
        self.steps, self.first, self.began = 0, 0, time.monotonic()
        self.loss: float | None = None

    def start(self, steps: int, done: int) -> None:
        self.steps, self.first, self.began = steps, done, time.monotonic()

    def words(self, step: int) -> str:
        said = f"step {step:,} of {self.steps:,}"
        if self.loss is not None:
            said += f"   loss {self.loss:.3f}"
        elapsed = time.monotonic() - self.began
        if step > self.first and elapsed > 0:
            rate = (step - self.first) / elapsed
            said += f"   {rate:,.1f} steps/s   {duration((self.steps - step) / rate)} left"
        return said


def _evaluation(step: int, metric: str, value: float, best: bool) -> str:
    return f"  step {step:>6,}   validation {metric} {value:.4f}{'   best so far' if best else ''}"


def trained(result: RunResult, command: str) -> RenderableType:
    """The summary of a run.

    Args:
        result: what came of it.
        command: that made it, its seed left out, for the commands shown at the end.
    """
    metrics = result.metrics
    metric = metrics["metric"]
    test, validation = metrics["test"], metrics["validation"]
    again = "   finished before; nothing was trained again" if result.reused else f"   in {duration(result.seconds)}"
    parts: list[RenderableType] = [
        Text.assemble(
            ("✓ ", "green"), (f"test {metric} {test[metric]:.4f}", "bold"), (f"   run {result.key}{again}", "dim")
        ),
        Text(),
        grid(["score", "test", "validation"], _scores(test, validation, metric), numbers=[1, 2]),
    ]
    if classes := _classes(test.get("report")):
        table = grid(["class", "precision", "recall", "F1", "rows"], classes, numbers=[1, 2, 3, 4])
        parts.append(section("on the test split", table))
    parts += [Text(), facts(_facts(result))]
    steps = {f"{command} --seed {metrics['seed'] + 1}": "train again from another seed"}
    if (result.folder / "model").is_dir() and not metrics["model"].startswith("builtin:"):
        steps[f"transformers.pipeline('{metrics['task']}', '{result.folder / 'model'}')"] = "use the model in Python"
    parts.append(next_steps(steps))
    return Group(*parts)


def _scores(test: Mapping[str, Any], validation: Mapping[str, Any], metric: str) -> list[list[str | Text]]:
    names = [name for name in (metric, *FIRST) if isinstance(test.get(name), int | float)]
    rows: list[list[str | Text]] = []
    for name in list(dict.fromkeys(names))[:MOST_SCORES]:
        beside = validation.get(name)
        rows.append([name, f"{test[name]:.4f}", "–" if beside is None else f"{beside:.4f}"])
    return rows


def _classes(report: Mapping[str, Any] | None) -> list[list[str | Text]]:
    """The classes, worst first."""
    found = [
        (name, entry)
        for name, entry in (report or {}).items()
        if isinstance(entry, Mapping) and "f1-score" in entry and not name.endswith(" avg")
    ]
    found.sort(key=lambda item: item[1]["f1-score"])
    rows: list[list[str | Text]] = [
        [
            printable(name),
            f"{entry['precision']:.3f}",
            f"{entry['recall']:.3f}",
            f"{entry['f1-score']:.3f}",
            f"{int(entry['support']):,}",
        ]
        for name, entry in found[:MOST_CLASSES]
    ]
    if len(found) > MOST_CLASSES:
        rows.append([f"… and {len(found) - MOST_CLASSES} more, better than these", "", "", "", ""])
    return rows


def _facts(result: RunResult) -> dict[str, str | Text]:
    metrics = result.metrics
    rows = metrics["rows"]
    steps = f"{metrics['steps']:,}, or {metrics['epochs']:.1f} passes over {rows['train']:,} rows"
    if metrics["stopped_early"]:
        steps += "; stopped early"
    best = f"of step {metrics['best_step']:,}, the best on {count(rows['validation'], 'validation row')}"
    return {
        "model": f"{metrics['model']}, {metrics['parameters']:,} weights, {size(metrics['model_mb'] * 1e6)}",
        "seed": str(metrics["seed"]),
        "steps": steps,
        "weights": best,
        "speed": f"{metrics['samples_per_second']:,.0f} rows/s; {metrics['latency_ms_p50']:.1f} ms for one row "
        f"(95% under {metrics['latency_ms_p95']:.1f} ms)",
        "memory": size(metrics["peak_memory_mb"] * 1e6),
        "run": str(result.folder),
    }
