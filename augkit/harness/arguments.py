"""From the `train` section to what transformers is given."""

from __future__ import annotations

from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from transformers import Seq2SeqTrainingArguments, TrainingArguments

from augkit.errors import RecipeError
from augkit.harness.deepspeed import check_deepspeed, deepspeed_config
from augkit.harness.machine import Machine
from augkit.harness.streams import DROPOUT, ORDER, stream_seed
from augkit.recipe.training import TrainSettings

__all__ = ["check_machine", "training_arguments"]

SEED_BITS = 2**31  # what NumPy's and transformers' seeds may hold


def training_arguments(
    settings: TrainSettings,
    *,
    output: Path,
    steps: int,
    batch_size: int,
    seed: int,
    device: str,
    processes: int,
    max_length: int,
    generates: bool,
    run_name: str,
) -> TrainingArguments:
    """
    Args:
        settings: the `train` section.
        output: folder for checkpoints.
        steps: optimizer steps.
        batch_size: rows of a step, over all processes and pieces.
        seed: of the run.
        device: `cpu` or `cuda`.
        processes: that share each step.
        max_length: tokens of a generated text at most.
        generates: whether the model's answer is generated text.
        run_name: as trackers show it.

    Raises:
        RecipeError: the settings contradict each other or the machine.
    """
    pieces = processes * settings.gradient_accumulation
    kind = Seq2SeqTrainingArguments if generates else TrainingArguments
    more: dict[str, Any] = {}
    if generates:
        more = {"predict_with_generate": True, "generation_max_length": max_length, "generation_num_beams": 1}
    more[_checkpointing(kind)] = settings.activation_checkpointing
    if settings.deepspeed:
        more["deepspeed"] = deepspeed_config(settings.deepspeed)
    if processes > 1 and device == "cpu":
        more["ddp_backend"] = "gloo"
    arguments = kind(
        output_dir=str(output),
        max_steps=steps,
        per_device_train_batch_size=batch_size // pieces,
        per_device_eval_batch_size=settings.evaluation_batch_size,
        gradient_accumulation_steps=settings.gradient_accumulation,
        learning_rate=settings.peak_learning_rate,
        lr_scheduler_type=_schedule(settings),
        warmup_steps=float(settings.warmup),
        weight_decay=settings.weight_decay,
        max_grad_norm=settings.max_gradient_norm,
        bf16=settings.precision == "bf16",
        fp16=settings.precision == "fp16",
        torch_compile=settings.torch_compile,
        use_cpu=device == "cpu",
        seed=stream_seed(seed, DROPOUT) % SEED_BITS,
        data_seed=stream_seed(seed, ORDER) % SEED_BITS,
        eval_strategy="no",  # the keeper says when
        save_strategy="no",
        logging_strategy="no",
        save_total_limit=2,
        logging_nan_inf_filter=False,
        remove_unused_columns=False,
        disable_tqdm=True,
        log_level="error",
        dataloader_pin_memory=device != "cpu",
        report_to=list(settings.report_to) or "none",
        run_name=run_name,
        label_names=["labels"],
        **more,
    )
    if device == "cuda" and processes == 1:
        arguments._n_gpu = 1  # a single process trains on a single GPU
    return arguments


def check_machine(settings: TrainSettings, machine: Machine) -> None:
    """
    Args:
        settings: the `train` section, its batch size resolved.
        machine: what the run is to compute on.

    Raises:
        RecipeError: the settings contradict the machine, or name a tracker that is not installed.
        MissingExtra: DeepSpeed is asked for and not installed.
    """
    if settings.precision == "fp16" and machine.device == "cpu":
        raise RecipeError(
            "train.precision: fp16 needs a GPU, and this run is on the CPU",
            hint="Use bf16, which the CPU computes with too, or fp32.",
        )
    if settings.fitted and machine.processes > 1:
        raise RecipeError(
            f"{settings.model} is fitted by one process, and {machine.processes} were asked for",
            hint="Leave --nproc out; train.threads says how many cores it takes.",
        )
    if settings.deepspeed is not None:
        check_deepspeed(settings.deepspeed)
    for tracker in settings.report_to:
        if find_spec(tracker) is None:
            raise RecipeError(f"train.report_to names {tracker}, which is not installed", hint=f"pip install {tracker}")
    pieces = machine.processes * settings.gradient_accumulation
    rows = int(settings.batch_size)
    if rows % pieces:
        raise RecipeError(
            f"a batch of {rows} rows cannot be cut into {pieces} equal pieces "
            f"({machine.processes} processes × gradient_accumulation {settings.gradient_accumulation})",
            hint=f"Use train.batch_size: {-(-rows // pieces) * pieces}.",
        )


def _checkpointing(kind: type[TrainingArguments]) -> str:
    """What this transformers calls activation checkpointing."""
    names = {field.name for field in fields(kind)}
    return "activation_checkpointing" if "activation_checkpointing" in names else "gradient_checkpointing"


def _schedule(settings: TrainSettings) -> str:
    return "constant_with_warmup" if settings.schedule == "constant" and settings.warmup else settings.schedule
