"""The peer of `training.py`: MiniLM fine-tuned as transformers' text-classification example does it, without augkit."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import torch
from datasets import Dataset
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    PrinterCallback,
    Trainer,
    TrainerCallback,
    TrainingArguments,
    default_data_collator,
)

from augkit.harness.quiet import quiet

MAX_LENGTH = 128
LEARNING_RATE = 2e-5


@dataclass
class Clock:
    """When training began and each optimizer step ended.

    Attributes:
        wall: seconds; entry 0 is the beginning.
        processor: seconds of this process on all its cores.
    """

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def mark(self) -> None:
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        self.wall.append(time.perf_counter())
        self.processor.append(time.process_time())

    def seconds(self, first: int = 0) -> tuple[float, float]:
        """Seconds by the wall and of the processor, from the end of step `first` to the end."""
        return self.wall[-1] - self.wall[first], self.processor[-1] - self.processor[first]


class _Marks(TrainerCallback):
    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    def on_train_begin(self, *_: Any, **__: Any) -> None:
        self.clock.mark()

    def on_step_end(self, *_: Any, **__: Any) -> None:
        self.clock.mark()


def plain_script(
    rows: Sequence[Mapping[str, str]],
    model_folder: str,
    *,
    steps: int,
    batch_size: int,
    padding: Literal["max_length", "longest"],
    order: Literal["random", "group_by_length", "sequential"],
    attention: str | None,
    bf16: bool,
    seed: int,
) -> Clock:
    """What `run_glue.py` does with a csv file, down to its defaults; evaluation and saving are left out.

    Args:
        rows: `text` and `label`.
        model_folder: tokenizer and weights.
        steps: optimizer steps.
        batch_size: rows of a step.
        padding: to `MAX_LENGTH` tokens, as the example does unless told otherwise, or to the longest of the batch.
        order: of the rows, by the Trainer's own name.
        attention: kernel; the library's default where None.
        bf16: whether products are computed with half the width.
        seed: of the head and the order of rows.
    """
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder, quiet():
        tokenizer = AutoTokenizer.from_pretrained(model_folder)
        more = {} if attention is None else {"attn_implementation": attention}
        model = AutoModelForSequenceClassification.from_pretrained(
            model_folder, num_labels=len({row["label"] for row in rows}), dtype=torch.float32, **more
        )
        fixed = padding == "max_length"
        raw = Dataset.from_dict(
            {"sentence": [row["text"] for row in rows], "label": [int(row["label"]) for row in rows]}
        )
        encoded = raw.map(
            lambda batch: tokenizer(
                batch["sentence"], padding=padding if fixed else False, max_length=MAX_LENGTH, truncation=True
            ),
            batched=True,
        )
        trainer = Trainer(
            model=model,
            args=TrainingArguments(
                output_dir=folder,
                max_steps=steps,
                per_device_train_batch_size=batch_size,
                learning_rate=LEARNING_RATE,
                train_sampling_strategy=order,
                bf16=bf16,
                use_cpu=not torch.cuda.is_available(),
                save_strategy="no",
                report_to="none",
                disable_tqdm=True,
                seed=seed,
            ),
            train_dataset=encoded,
            data_collator=default_data_collator if fixed else DataCollatorWithPadding(tokenizer),
            processing_class=tokenizer,
            callbacks=[_Marks(clock)],
        )
        trainer.remove_callback(PrinterCallback)
        trainer.train()
    return clock
