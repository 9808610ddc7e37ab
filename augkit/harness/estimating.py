"""One run of a model of scikit-learn: prepared, fitted, finished; the counterpart of `session.py`."""

from __future__ import annotations

import pickle
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from augkit.errors import RecipeError
from augkit.harness.bootstrap import bootstrap_rows
from augkit.harness.data import EncodedRows, Splits, lineage, row_ids
from augkit.harness.evaluation import MEGABYTE, TIMED_ROWS, peak_memory, restart_peak
from augkit.harness.fitted import Fitted
from augkit.harness.keeper import Best, TrainWatcher
from augkit.harness.losses import loss_options
from augkit.harness.machine import Machine
from augkit.harness.models.estimator import Estimator, Examples, estimator_class
from augkit.harness.posed import pose
from augkit.harness.results import write_results
from augkit.harness.run_folder import RunFolder
from augkit.harness.streams import HEAD, stream_seed
from augkit.harness.tasks import TaskError
from augkit.harness.tasks.tables import Table
from augkit.harness.tasks.tabular_classification import TabularClassification
from augkit.harness.tasks.tabular_regression import TabularRegression
from augkit.harness.trainer import TrainingError
from augkit.pipeline import Pipeline
from augkit.recipe.training import TrainSettings

__all__ = ["EstimatorSession"]

SEEDS = 2**32  # what scikit-learn takes for one
ESTIMATOR = "estimator.joblib"


@dataclass
class EstimatorSession:
    """Everything a run needs, in this process.

    Attributes:
        settings: the `train` section.
        seed: of the run.
        folder: of the run.
        machine: what it computes on.
        task: what is learnt.
        splits: rows as they were published.
        estimator: how the model is fitted and asked.
        steps: iterations of the budget.
    """

    settings: TrainSettings
    seed: int
    folder: RunFolder
    machine: Machine
    task: TabularClassification | TabularRegression
    splits: Splits
    estimator: Estimator
    steps: int
    _read: dict[str, tuple[Table, np.ndarray]] = field(default_factory=dict, repr=False)

    @classmethod
    def prepare(
        cls,
        dataset: Mapping[str, Any],
        columns: Mapping[str, str],
        settings: TrainSettings,
        seed: int,
        folder: RunFolder,
        machine: Machine,
        pipeline: Pipeline | None = None,
    ) -> EstimatorSession:
        """Cut the splits, fix the labels, settle how the model is fitted.

        Args: as of `augkit.harness.session.Session.prepare`.

        Raises:
            TaskError: the data cannot be learnt by the task, or not by such a model.
            RecipeError: the model cannot do what is asked.
        """
        if pipeline is not None:
            raise RecipeError(
                f"{settings.model} sees all rows in every iteration, and rows drawn anew in each pass need passes",
                hint="Leave `on_the_fly` out of ablate.arms, or use train.model: builtin:mlp.",
            )
        splits, task = pose(dataset, columns, settings)
        if not isinstance(task, TabularClassification | TabularRegression):
            raise RecipeError(
                f"{settings.model} cannot do {task.name}",
                hint='It learns tables: name their columns in source.columns, as in features: "x*".',
            )
        if getattr(task, "several", False):
            raise TaskError(
                f"{settings.model} gives each row one label, and here rows have any number of them.",
                hint="Use train.model: builtin:mlp.",
            )
        estimator = estimator_class(settings.model)(
            len(task.labels), task.reader, settings.peak_learning_rate, stream_seed(seed, HEAD) % SEEDS
        )
        assert settings.budget.steps is not None
        return cls(settings, seed, folder, machine, task, splits, estimator, settings.budget.steps)

    def resolved(self) -> dict[str, Any]:
        """What the settings left open, for the run's config.json."""
        return {
            "task": self.task.name,
            "metric": self.task.main_metric,
            "labels": list(self.task.labels),
            "steps": self.steps,
            "evaluate_every": self.settings.evaluation_steps(self.steps) if self.estimator.staged else self.steps,
            "learning_rate": self.settings.peak_learning_rate if self.estimator.staged else None,
            "numbers": list(self.task.reader.numbers),
            "categories": list(self.task.reader.categories),
            "rows": {name: len(rows) for name, rows in self.splits.items()},
            "validation_cut_from_train": self.splits.validation_cut,
            "remarks": list(self.task.remarks),
        }

    def fit(self, watcher: TrainWatcher | None) -> Fitted:
        """Fit the model, and choose on validation after how many iterations it is taken.

        Raises:
            TrainingError: there is not enough memory, or the rows drawn have one label only.
        """
        from threadpoolctl import threadpool_limits

        restart_peak(self.machine.device)
        began = time.monotonic()
        try:
            with threadpool_limits(limits=self.machine.threads):
                model, best, log, stopped = self._fitted(watcher)
        except MemoryError as error:
            raise TrainingError(
                f"There was not enough memory to fit {self.settings.model} to {len(self.splits.train):,} rows.",
                hint="Take fewer rows (source.take), or leave text columns of many values out of `features`.",
            ) from error
        steps = max(line["step"] for line in log)
        return Fitted(model, best, log, steps, stopped, time.monotonic() - began, peak_memory(self.machine.device))

    def finish(self, fitted: Fitted) -> None:
        """Score the chosen model once on the test split and write the run's files, metrics.json last."""
        from threadpoolctl import threadpool_limits

        with threadpool_limits(limits=self.machine.threads):
            tuned = None
            if self.settings.threshold:
                tuned = self.task.tune(self._answers(fitted.weights, "validation"))
            answers = self._answers(fitted.weights, "test")
            speed = self._speed(fitted)
        write_results(
            self.folder,
            self.task,
            self.settings,
            self.seed,
            self.splits,
            fitted,
            answers=answers,
            tuned=tuned,
            speed=speed,
            epochs=float(fitted.steps),
            save_model=lambda: self._save_model(fitted.weights),
        )

    # -- parts -------------------------------------------------------------------------------------------------------

    def _fitted(self, watcher: TrainWatcher | None) -> tuple[Any, Best, list[dict[str, Any]], bool]:
        """The chosen model, the best evaluation, the log, and whether patience ran out."""
        examples = self._examples()
        every = self.settings.evaluation_steps(self.steps)
        wanted = [*range(every, self.steps, every), self.steps]
        if watcher is not None:
            watcher.started(self.steps, 0)
        best, chosen, log = Best(), None, []
        metric, patience = self.task.main_metric, self.settings.early_stopping
        for step, model in self.estimator.stages(examples, wanted):
            scores = self.task.metrics(self._answers(model, "validation"))
            log.append({"step": step, "split": "validation", **_numbers(scores)})
            value = float(scores[metric])
            better = value > best.value
            if better:
                best = Best(step, value, _numbers(scores))
            if better or self.settings.select == "last":
                chosen = model
            if watcher is not None:
                watcher.stepped(step, None)
                watcher.evaluated(step, metric, value, better)
            if watcher is not None and not self.estimator.staged and step == self.steps:
                watcher.warn(f"the solver had not come to an end after {step:,} iterations; raise train.budget")
            if patience is not None and step - best.step >= patience and step < self.steps:
                return chosen, best, log, True
        return chosen, best, log, False

    def _examples(self) -> Examples:
        """The rows of train as often as the seed draws them, weighted as the settings say.

        Raises:
            TrainingError: those that were drawn have one label only.
        """
        table, labels = self._table("train")
        drawn = np.arange(len(table))
        if self.settings.bootstrap:
            drawn = bootstrap_rows(lineage(self.splits.train)[1], self.seed)
        weights = None
        if labels.ndim == 2:  # a weight for each label: a row counts once for each that it has
            kept = labels[drawn] > 0
            places, targets = np.nonzero(kept)
            weights = labels[drawn][kept]
            drawn = drawn[places]
        else:
            targets = labels[drawn]
        wanted = loss_options(self.settings, self.task, EncodedRows({"labels": list(labels)})).class_weights
        if wanted is not None:
            of_rows = np.asarray(wanted)[targets]
            weights = of_rows if weights is None else weights * of_rows
        if self.task.labels and len(np.unique(targets)) < 2:
            raise TrainingError(
                f"The {len(np.unique(drawn)):,} rows that seed {self.seed} drew all have one label.",
                hint="Give train more rows of each label, or leave train.bootstrap out.",
            )
        return Examples(table.take(drawn), targets, weights)

    def _answers(self, model: Any, split: str) -> pa.Table:
        """What a model answers to the rows of a split."""
        table, labels = self._table(split)
        ids = row_ids(getattr(self.splits, split))
        return self.task.predictions(self.estimator.outputs(model, table), labels, ids, None)

    def _table(self, split: str) -> tuple[Table, np.ndarray]:
        """A split as models read it, and its labels as the task encodes them."""
        if split not in self._read:
            reader, label = self.task.reader, self.task.columns["label"]
            values = getattr(self.splits, split).select_columns([*reader.numbers, *reader.categories, label])[:]
            self._read[split] = reader.read(values), np.asarray(self.task.encoded_labels(values[label]))
        return self._read[split]

    def _speed(self, fitted: Fitted) -> dict[str, Any]:
        """What `efficiency.json` holds; see `augkit.harness.evaluation.speed_of`."""
        table, _ = self._table("test")
        taken = []
        for index in np.linspace(0, len(table) - 1, min(TIMED_ROWS, len(table)) + 1).astype(int).tolist():
            began = time.perf_counter()
            self.estimator.outputs(fitted.weights, table.take(np.array([index])))
            taken.append((time.perf_counter() - began) * 1000)
        p50, p95 = np.percentile(taken[1:], [50, 95]).tolist()
        seconds = max(fitted.seconds, 1e-9)
        parameters = self.estimator.parameters(fitted.weights)
        return {
            "train_seconds": fitted.seconds,
            "steps_per_second": fitted.steps / seconds,
            "samples_per_second": fitted.steps * len(self.splits.train) / seconds,
            "peak_memory_mb": fitted.peak_memory_mb,
            "parameters": parameters,
            "trained_parameters": parameters,
            "model_mb": len(pickle.dumps(fitted.weights)) / MEGABYTE,
            "latency_ms_p50": p50,
            "latency_ms_p95": p95,
        }

    def _save_model(self, model: Any) -> None:
        """The fitted model for `joblib.load`, and beside it how the table is read."""
        import joblib

        temporary = RunFolder(self.folder.path / ".model")
        shutil.rmtree(temporary.path, ignore_errors=True)
        temporary.write(
            "config.json",
            {
                "model": self.settings.model,
                "task": self.task.name,
                "labels": list(self.task.labels),
                "borders": self.task.borders,
                "reader": asdict(self.task.reader),
            },
        )
        joblib.dump(model, temporary.path / ESTIMATOR)
        shutil.rmtree(self.folder.model, ignore_errors=True)
        temporary.path.rename(self.folder.model)


def _numbers(scores: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in scores.items() if isinstance(value, int | float)}
