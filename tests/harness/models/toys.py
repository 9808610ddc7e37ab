"""Small tasks that can be learnt in some seconds, and training them as a user's run would: through the Trainer."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import datasets
import numpy as np
import torch
from transformers import Trainer, TrainingArguments, set_seed

from augkit.harness.models.base import Bundle, load_bundle
from augkit.harness.tasks import Task, task_class
from augkit.recipe.training import TrainSettings

GOOD = ["superb", "lovely", "brilliant", "charming", "funny"]
BAD = ["awful", "dull", "boring", "ugly", "stale"]
FILLING = ["the", "film", "was", "a", "story", "about", "people", "and", "its", "end", "very", "with", "music"]
COLUMNS = {"text": "text", "label": "label"}


def opinions(rows: int, seed: int = 0) -> datasets.Dataset:
    """Sentences of words by chance, of which one praises or blames."""
    chance = random.Random(seed)
    made: dict[str, list[Any]] = {"text": [], "label": []}
    for number in range(rows):
        words = chance.choices(FILLING, k=chance.randint(3, 9))
        words.insert(chance.randrange(len(words) + 1), chance.choice(GOOD if number % 2 else BAD))
        made["text"].append(" ".join(words))
        made["label"].append("praise" if number % 2 else "blame")
    return datasets.Dataset.from_dict(made)


def bundle_of(
    model: str, rows: datasets.Dataset, columns: Mapping[str, str] = COLUMNS, *, seed: int = 0
) -> tuple[Task, Bundle]:
    """A task and a model for it that has learnt nothing but its vocabulary."""
    settings = TrainSettings(model=f"builtin:{model}", max_length=32)
    task = task_class(settings, columns).from_train(columns, rows, settings)
    return task, load_bundle(settings, task, lambda: task.texts(rows), seed)


def encoded(task: Task, bundle: Bundle, rows: datasets.Dataset) -> list[dict[str, Any]]:
    columns = task.encode(rows[:], bundle.tokenizer, bundle.max_length)
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def trained(
    task: Task, bundle: Bundle, rows: datasets.Dataset, folder: Path, *, steps: int, rate: float, seed: int = 0
) -> list[float]:
    """Train a model and return the loss of every step."""
    set_seed(seed)
    arguments = TrainingArguments(
        output_dir=str(folder),
        max_steps=steps,
        per_device_train_batch_size=16,
        learning_rate=rate,
        logging_steps=1,
        save_strategy="no",
        report_to=[],
        disable_tqdm=True,
        use_cpu=True,
        seed=seed,
    )
    trainer = Trainer(
        model=bundle.model,
        args=arguments,
        train_dataset=encoded(task, bundle, rows),
        data_collator=task.collator(bundle.tokenizer, bundle.model),
    )
    trainer.model_accepts_loss_kwargs = False
    trainer.train()
    return [line["loss"] for line in trainer.state.log_history if "loss" in line]


def batch_of(task: Task, bundle: Bundle, rows: datasets.Dataset) -> dict[str, torch.Tensor]:
    return task.collator(bundle.tokenizer, bundle.model)(encoded(task, bundle, rows))


def logits_of(task: Task, bundle: Bundle, rows: datasets.Dataset) -> np.ndarray:
    bundle.model.eval()
    with torch.no_grad():
        answer: np.ndarray = bundle.model(**batch_of(task, bundle, rows)).logits.numpy()
    return answer


def accuracy_of(task: Task, bundle: Bundle, rows: datasets.Dataset) -> float:
    batch = batch_of(task, bundle, rows)
    ids = [str(number) for number in range(len(rows))]
    table = task.predictions(logits_of(task, bundle, rows), batch["labels"].numpy(), ids, bundle.tokenizer)
    return float(np.mean(table["correct"].to_numpy()))
