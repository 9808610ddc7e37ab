"""The files that a run leaves, whatever was trained."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa

from augkit.harness.data import Splits
from augkit.harness.fitted import Fitted
from augkit.harness.run_folder import RunFolder
from augkit.harness.tasks import Task
from augkit.recipe.training import TrainSettings

__all__ = ["write_results"]


def write_results(
    folder: RunFolder,
    task: Task,
    settings: TrainSettings,
    seed: int,
    splits: Splits,
    fitted: Fitted,
    *,
    answers: pa.Table,
    tuned: pa.Table | None,
    speed: Mapping[str, Any],
    epochs: float,
    save_model: Callable[[], None],
) -> None:
    """Write predictions, log, speed, model and scores, `metrics.json` last.

    Args:
        folder: of the run.
        task: what was learnt.
        settings: the `train` section.
        seed: of the run.
        splits: rows as they were published.
        fitted: what training gave.
        answers: of the test split, as `Task.predictions` gives them.
        tuned: of the validation split where its answers settled the borders between labels.
        speed: what `efficiency.json` holds.
        epochs: passes over the train split.
        save_model: puts the model into the folder.
    """
    validation = next(
        line
        for line in reversed(fitted.log)
        if line["split"] == "validation" and (settings.select == "last" or line["step"] == fitted.best.step)
    )
    scores = {name: value for name, value in validation.items() if name not in ("step", "split")}
    if tuned is not None:
        scores |= {name: value for name, value in task.metrics(tuned).items() if isinstance(value, int | float)}
    folder.write_table(answers)
    folder.write_log(fitted.log)
    folder.write("efficiency.json", speed)
    if settings.keep_model:
        save_model()
    folder.write(
        "metrics.json",
        {
            "key": folder.path.name,
            "task": task.name,
            "model": settings.model,
            "seed": seed,
            "metric": task.main_metric,
            "test": task.metrics(answers),
            "validation": scores,
            "steps": fitted.steps,
            "best_step": fitted.best.step,
            "stopped_early": fitted.stopped_early,
            "epochs": epochs,
            "rows": {name: len(rows) for name, rows in splits.items()},
        }
        | ({} if task.borders is None else {"borders": dict(zip(task.labels, task.borders.tolist(), strict=True))}),
    )
    folder.clear()
