"""What happens between the steps of a training: evaluation, the best weights, checkpoints, the log, the watcher."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

import torch
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from augkit.harness.run_folder import STATE, RunFolder
from augkit.harness.streams import step_seed
from augkit.harness.trainer import TrainingError

__all__ = ["Cadence", "Keeper", "TrainWatcher"]

BEST = "best.pt"
MOST_BETWEEN_LOGS = 10
SECONDS_BETWEEN_CHECKPOINTS = 60.0


class TrainWatcher(Protocol):
    """Is told how a training goes on."""

    def started(self, steps: int, done: int) -> None: ...

    def stepped(self, step: int, loss: float | None) -> None: ...

    def evaluated(self, step: int, metric: str, value: float, best: bool) -> None: ...

    def warn(self, message: str) -> None: ...


@dataclass(frozen=True)
class Cadence:
    """When what is done, counted in optimizer steps.

    Attributes:
        steps: of the whole training.
        evaluate_every: steps between evaluations; the last step is evaluated too.
        early_stopping: steps without a better score after which training stops.
        checkpoint_every: steps between checkpoints; a minute passes between them where left out.
    """

    steps: int
    evaluate_every: int
    early_stopping: int | None = None
    checkpoint_every: int | None = None

    def evaluates(self, step: int) -> bool:
        return step % self.evaluate_every == 0 or step >= self.steps

    def logs(self, step: int) -> bool:
        return self.evaluates(step) or step % min(MOST_BETWEEN_LOGS, self.evaluate_every) == 0


@dataclass
class Best:
    """The best evaluation so far."""

    step: int = 0
    value: float = float("-inf")
    metrics: dict[str, Any] = field(default_factory=dict)


class Keeper(TrainerCallback):
    """Keeps the best weights and the log of a run, and says when to evaluate, save and stop.

    Args:
        folder: of the run.
        cadence: when what is done.
        seed: of the run; dropout is drawn from it.
        metric: that weights are selected by; higher is better.
        keep_best: whether the best weights are wanted, rather than the last.
        watcher: is told how it goes.
        process: number of this process among those that share each step.
        processes: how many there are.
    """

    def __init__(
        self,
        folder: RunFolder,
        cadence: Cadence,
        seed: int,
        metric: str,
        *,
        keep_best: bool,
        watcher: TrainWatcher | None,
        process: int,
        processes: int,
    ) -> None:
        self.folder, self.cadence, self.seed, self.metric = folder, cadence, seed, metric
        self.keep_best, self.watcher = keep_best, watcher
        self.process, self.processes = process, processes
        self.best = Best()
        self.weights: dict[str, torch.Tensor] | None = None
        self.log: list[dict[str, Any]] = []
        self.interrupted = self.stopped_early = False
        self.seconds_before = 0.0
        self.began = self._saved = time.monotonic()
        self._saved_step = 0
        self.trainer: Any = None

    def restore(self, checkpoint: Path) -> None:
        """Go on from what `on_save` kept beside a checkpoint."""
        kept = json.loads((checkpoint / STATE).read_bytes())
        self.best = Best(**kept["best"])
        self.log = kept["log"]
        self.seconds_before = kept["seconds"]
        if (checkpoint / BEST).is_file():
            self.weights = torch.load(checkpoint / BEST, weights_only=True, map_location="cpu")

    @property
    def seconds(self) -> float:
        """Seconds of training, those before an interruption included."""
        return self.seconds_before + time.monotonic() - self.began

    # -- what the Trainer calls --------------------------------------------------------------------------------------

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        self._saved_step = state.global_step
        _check_engine(self.trainer, self.processes)
        self._write_log()
        if self.watcher:
            self.watcher.started(self.cadence.steps, state.global_step)

    def on_step_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        torch.manual_seed(step_seed(self.seed, state.global_step, self.process))

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> TrainerControl:
        step = state.global_step
        control.should_log = self.cadence.logs(step)
        control.should_evaluate = self.cadence.evaluates(step)
        control.should_save = control.should_log and step < self.cadence.steps and self._checkpoint_due(step)
        if self.interrupted:
            control.should_log = control.should_save = control.should_training_stop = True
        if self.watcher:
            self.watcher.stepped(step, None)
        return control

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        logs = logs or {}
        if "loss" in logs:
            names = ("loss", "learning_rate", "grad_norm")
            self._add(state.global_step, "train", {name: logs[name] for name in names if name in logs})
            if self.watcher:
                self.watcher.stepped(state.global_step, logs["loss"])

    def on_evaluate(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        metrics: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> TrainerControl:
        step = state.global_step
        scores = {
            name.removeprefix("eval_"): value
            for name, value in (metrics or {}).items()
            if name.startswith("eval_") and isinstance(value, int | float) and not _is_speed(name)
        }
        self._add(step, "validation", scores)
        value = float(scores[self.metric])
        better = value > self.best.value
        if better:
            self.best = Best(step, value, scores)
            if self.keep_best:
                self.weights = self._current_weights()
        if self.watcher:
            self.watcher.evaluated(step, self.metric, value, better)
        patience = self.cadence.early_stopping
        if patience is not None and step - self.best.step >= patience and step < self.cadence.steps:
            self.stopped_early = control.should_training_stop = True
        return control

    def on_save(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        self._saved, self._saved_step = time.monotonic(), state.global_step
        if self.processes > 1:
            torch.distributed.barrier()  # a checkpoint is whole when every process has written its piece
        if self.process:
            return
        checkpoint = self.folder.checkpoints / f"checkpoint-{state.global_step}"
        if self.weights is not None:
            torch.save(self.weights, checkpoint / BEST)
        kept = {"best": asdict(self.best), "log": self.log, "seconds": self.seconds}
        temporary = checkpoint / f".{STATE}"
        temporary.write_text(json.dumps(kept), "utf-8")
        temporary.replace(checkpoint / STATE)  # last: a checkpoint without it was not written to its end

    def final_weights(self) -> dict[str, torch.Tensor] | None:
        """The weights to be scored; None where they are those the model has, whole, in this process."""
        if self.keep_best:
            return self.weights
        return (
            self._current_weights() if self.trainer.args.world_size > 1 or self.trainer.is_deepspeed_enabled else None
        )

    # -- the rest ----------------------------------------------------------------------------------------------------

    def _checkpoint_due(self, step: int) -> bool:
        if self.cadence.checkpoint_every is not None:
            return step - self._saved_step >= self.cadence.checkpoint_every
        if self.trainer.args.world_size > 1:  # clocks of several processes differ
            return self.cadence.evaluates(step)
        return time.monotonic() - self._saved >= SECONDS_BETWEEN_CHECKPOINTS

    def _current_weights(self) -> dict[str, torch.Tensor] | None:
        """A copy of what training changes, on the CPU; in the first process only."""
        trainer = self.trainer
        trained = {name for name, parameter in trainer.model.named_parameters() if parameter.requires_grad}
        trained |= {name for name, _ in trainer.model.named_buffers()}
        if trainer.is_deepspeed_enabled:  # gathers the pieces of all processes, so that each has to take part
            state = trainer.accelerator.get_state_dict(trainer.model_wrapped)
        else:
            state = trainer.model.state_dict() if not self.process else None
        if self.process or state is None:
            return None
        return {name: value.detach().to("cpu", copy=True) for name, value in state.items() if name in trained}

    def _add(self, step: int, split: str, values: Mapping[str, Any]) -> None:
        line = {"step": step, "split": split, **values}
        self.log.append(line)
        if not self.process:
            with self.folder.log.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")

    def _write_log(self) -> None:
        """The log as it was at the checkpoint that the run goes on from; later lines are written again."""
        if not self.process:
            self.folder.write_log(self.log)


def _check_engine(trainer: Any, processes: int) -> None:
    """Accelerate leaves DeepSpeed, or the other processes, out in silence where its environment says so.

    Raises:
        TrainingError: what trains is not what was asked for.
    """
    if trainer.args.world_size != processes:
        raise TrainingError(f"{processes} processes were to share each step, but {trainer.args.world_size} do.")
    engine = type(trainer.model_wrapped).__name__
    if trainer.args.deepspeed and engine != "DeepSpeedEngine":
        raise TrainingError(
            f"train.deepspeed was asked for, but the model is run by {engine}.",
            hint="Unset ACCELERATE_USE_CPU and other ACCELERATE_* variables, then repeat.",
        )


def _is_speed(name: str) -> bool:
    return name.endswith(("_runtime", "_per_second", "_time"))
