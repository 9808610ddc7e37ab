"""One run in this process: prepared, fitted, finished."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from transformers import PrinterCallback

from augkit.harness.arguments import training_arguments
from augkit.harness.data import ModelRows, Splits, by_length, row_ids
from augkit.harness.evaluation import peak_memory, restart_peak, speed_of
from augkit.harness.failures import diverged, interruptible, too_large
from augkit.harness.fitted import Fitted
from augkit.harness.keeper import Cadence, Keeper, TrainWatcher
from augkit.harness.losses import loss_options
from augkit.harness.machine import Machine, out_of_memory
from augkit.harness.models.base import Bundle, load_bundle
from augkit.harness.on_demand import rows_for_model
from augkit.harness.on_the_fly import DrawnRows, Draws
from augkit.harness.posed import pose
from augkit.harness.results import write_results
from augkit.harness.run_folder import RunFolder
from augkit.harness.streams import HEAD, stream_seed
from augkit.harness.tasks import Task
from augkit.harness.trainer import GeneratingTrainer, NotFinite, RowOrder, StepTrainer, TrainingError, all_finite
from augkit.pipeline import Pipeline
from augkit.recipe.training import TrainSettings

__all__ = ["Session"]


@dataclass
class Session:
    """Everything a run needs, in this process.

    Attributes:
        settings: the `train` section, its batch size resolved.
        seed: of the run.
        folder: of the run.
        machine: what it computes on.
        task: what is learnt.
        splits: rows as they were published.
        bundle: model and tokenizer.
        steps: optimizer steps of the budget.
        draws: changes the rows of train anew in each pass; None where they are learnt as they stand.
    """

    settings: TrainSettings
    seed: int
    folder: RunFolder
    machine: Machine
    task: Task
    splits: Splits
    bundle: Bundle
    steps: int
    draws: Draws | None = None
    _trainer: Any = field(default=None, repr=False)

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
    ) -> Session:
        """Cut the splits, fix the labels, load the model.

        Args: as of `augkit.harness.training.train`, and the folder and machine of the run.

        Raises:
            TaskError: the data cannot be learnt by the task.
            RecipeError: the model is not there or cannot do the task.
        """
        splits, task = pose(dataset, columns, settings)
        bundle = load_bundle(settings, task, lambda: task.texts(splits.train), stream_seed(seed, HEAD))
        assert settings.batch_size != "auto"
        steps = settings.budget.optimizer_steps(len(splits.train), settings.batch_size)
        draws = None if pipeline is None else Draws.of(pipeline, splits.train, columns, seed)
        return cls(settings, seed, folder, machine, task, splits, bundle, steps, draws)

    def resolved(self) -> dict[str, Any]:
        """What the settings left open, for the run's config.json."""
        return {
            "task": self.task.name,
            "metric": self.task.main_metric,
            "labels": list(self.task.labels),
            "steps": self.steps,
            "evaluate_every": self.settings.evaluation_steps(self.steps),
            "learning_rate": self.settings.peak_learning_rate,
            "max_length": self.bundle.max_length,
            "rows": {name: len(rows) for name, rows in self.splits.items()},
            "validation_cut_from_train": self.splits.validation_cut,
            "remarks": list(self.task.remarks),
        }

    def fit(self, watcher: TrainWatcher | None) -> Fitted:
        """Train, going on from the last checkpoint where there is one.

        Raises:
            TrainingError: there is no memory left, or the loss is not finite.
            KeyboardInterrupt: on Ctrl-C, after a checkpoint was written.
        """
        train = self.train_rows()
        keeper = self._keeper(watcher)
        trainer = self.make_trainer(train, keeper)
        checkpoint = self.folder.last_checkpoint()
        if checkpoint is not None:
            keeper.restore(checkpoint)
        restart_peak(self.machine.device)
        keeper.began = time.monotonic()
        try:
            with interruptible(keeper):
                trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
        except NotFinite as error:
            raise self._diverged(error, keeper) from error
        except Exception as error:
            if out_of_memory(error):
                raise too_large(self.settings, self.bundle.max_length, self.machine.processes) from error
            raise
        if keeper.interrupted:
            raise KeyboardInterrupt
        return Fitted(
            weights=keeper.final_weights(),
            best=keeper.best,
            log=keeper.log,
            steps=trainer.state.global_step,
            stopped_early=keeper.stopped_early,
            seconds=keeper.seconds,
            peak_memory_mb=peak_memory(self.machine.device),
        )

    def finish(self, fitted: Fitted) -> None:
        """Score the chosen weights once on the test split and write the run's files, metrics.json last."""
        trainer = self._trainer or self.make_trainer(self.train_rows(), self._keeper(None))
        if fitted.weights is not None:
            trainer.model.load_state_dict(fitted.weights, strict=False)
        trainer.compute_metrics = None  # that of the validation split
        tuned = None
        if self.settings.threshold:
            tuned = self.task.tune(self._answers(trainer, self.splits.validation))
        answers = self._answers(trainer, self.splits.test)
        rows, _ = by_length(self.encoded(self.splits.test))
        write_results(
            self.folder,
            self.task,
            self.settings,
            self.seed,
            self.splits,
            fitted,
            answers=answers,
            tuned=tuned,
            speed=speed_of(trainer, rows, fitted, self.settings, self.machine),
            epochs=fitted.steps * int(self.settings.batch_size) / len(self.splits.train),
            save_model=lambda: self._save_model(trainer.model),
        )

    # -- parts -------------------------------------------------------------------------------------------------------

    def encoded(self, rows: Any) -> ModelRows:
        """A split as the model reads it."""
        return rows_for_model(rows, self.task, self.bundle.tokenizer, self.bundle.max_length)

    def _answers(self, trainer: Any, split: Any) -> pa.Table:
        """What the model answers to the rows of a split, in their order."""
        rows, order = by_length(self.encoded(split))
        ids = row_ids(split)
        try:
            answer = trainer.predict(rows)
        except Exception as error:
            if out_of_memory(error):
                raise too_large(self.settings, self.bundle.max_length, self.machine.processes) from error
            raise
        table = self.task.predictions(
            answer.predictions, answer.label_ids, [ids[index] for index in order], self.bundle.tokenizer
        )
        return table.take(np.argsort(order))

    def train_rows(self) -> ModelRows:
        """The train split as the model reads it, drawn anew in each pass where that is asked for."""
        encoded, rows = self.encoded(self.splits.train), self.splits.train
        if self.draws is None:
            return encoded
        return DrawnRows(encoded, rows, self.task, self.bundle.tokenizer, self.bundle.max_length, self.draws)

    def _keeper(self, watcher: TrainWatcher | None) -> Keeper:
        settings = self.settings
        cadence = Cadence(
            self.steps, settings.evaluation_steps(self.steps), settings.early_stopping, settings.checkpoint_every
        )
        return Keeper(
            self.folder,
            cadence,
            self.seed,
            self.task.main_metric,
            keep_best=settings.select == "best",
            watcher=watcher,
            process=self.machine.process,
            processes=self.machine.processes,
        )

    def make_trainer(self, train: ModelRows, keeper: Any) -> Any:
        """A Trainer for this run; its evaluation rows are sorted by length, which saves padding.

        Args:
            train: encoded rows to learn from.
            keeper: a callback, which is given the Trainer as its `trainer`.
        """
        settings, task, bundle = self.settings, self.task, self.bundle
        validation, order = by_length(self.encoded(self.splits.validation))
        ids = row_ids(self.splits.validation)
        sorted_ids = [ids[index] for index in order]

        def compute_metrics(answer: Any) -> dict[str, Any]:
            if not all_finite(answer.predictions):
                raise NotFinite(trainer.state.global_step, float("nan"))
            table = task.predictions(answer.predictions, answer.label_ids, sorted_ids, bundle.tokenizer)
            scores = task.metrics(table.take(np.argsort(order)))
            return {name: value for name, value in scores.items() if isinstance(value, int | float)}

        arguments = training_arguments(
            settings,
            output=self.folder.checkpoints,
            steps=self.steps,
            batch_size=int(settings.batch_size),
            seed=self.seed,
            device=self.machine.device,
            processes=self.machine.processes,
            max_length=bundle.max_length,
            generates=task.generates,
            run_name=self.folder.path.name,
        )
        kind = GeneratingTrainer if task.generates else StepTrainer
        trainer = kind(
            model=bundle.model,
            args=arguments,
            train_dataset=train,
            eval_dataset=validation,
            data_collator=task.collator(bundle.tokenizer, bundle.model),
            processing_class=bundle.tokenizer if task.generates else None,
            compute_metrics=compute_metrics,
            callbacks=[keeper],
            order=RowOrder(
                self.seed,
                len(train),
                self.steps,
                int(settings.batch_size),
                train.lengths if settings.length_grouping else None,
                by_pass=isinstance(train, DrawnRows),
            ),
            loss_options=loss_options(settings, task, train),
        )
        trainer.remove_callback(PrinterCallback)
        keeper.trainer = self._trainer = trainer
        return trainer

    def _save_model(self, model: Any) -> None:
        """Whole weights and tokenizer, loadable with from_pretrained; adapters are merged into the weights."""
        whole = model.merge_and_unload() if hasattr(model, "merge_and_unload") else model
        temporary = self.folder.path / ".model"
        shutil.rmtree(temporary, ignore_errors=True)
        whole.save_pretrained(temporary)
        self.bundle.tokenizer.save_pretrained(temporary)
        shutil.rmtree(self.folder.model, ignore_errors=True)
        temporary.rename(self.folder.model)

    def _diverged(self, error: NotFinite, keeper: Keeper) -> TrainingError:
        """The error of a run that stops, after its best weights so far were saved."""
        if keeper.weights is None:
            return diverged(error, self.settings, self.steps, "no weights had been scored yet, and none are kept")
        self._trainer.model.load_state_dict(keeper.weights, strict=False)
        self._save_model(self._trainer.model)
        kept = f"the best weights so far, of step {keeper.best.step:,}, are kept in {self.folder.model}"
        return diverged(error, self.settings, self.steps, kept)
