"""Small data sets of real pictures and sounds, in the columns that a published version has."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from datasets import Audio, ClassLabel, Dataset, DatasetDict, Image

from augkit.recipe.training import TrainSettings

PICTURES = {"image": "image", "label": "label"}
SOUNDS = {"audio": "audio", "label": "label"}
CLASSES = ("airplane", "frog")  # sky and ground: told apart in a few steps
DIGITS = ("0", "6")


def cifar(data: Path, rows: dict[str, int] | None = None) -> DatasetDict:
    """Pictures of two classes of CIFAR-10, so many of each in each split."""
    made = {}
    for split, count in (rows or {"train": 24, "validation": 6, "test": 10}).items():
        source = "train" if split == "train" else "test"
        start = 100 if split == "validation" else 0
        files = [
            (path, label)
            for label in CLASSES
            for path in sorted((data / "image" / "cifar10" / source / label).glob("*.jpg"))[start : start + count]
        ]
        made[split] = pictures([path.read_bytes() for path, _ in files], [label for _, label in files])
    return DatasetDict(made)


def pictures(contents: list[bytes], labels: list[Any]) -> Dataset:
    values = [{"bytes": content, "path": f"{number}.jpg"} for number, content in enumerate(contents)]
    rows = Dataset.from_dict({"image": values, "label": labels}).cast_column("image", Image())
    known = sorted(set(labels)) if all(isinstance(label, str) for label in labels) else []
    return rows.cast_column("label", ClassLabel(names=known)) if len(known) > 1 else rows


def fsdd(data: Path, rows: dict[str, int] | None = None) -> DatasetDict:
    """Two spoken digits, so many of each in each split, of all speakers."""
    with (data / "audio" / "fsdd" / "metadata.csv").open(encoding="utf-8") as file:
        entries = [entry for entry in csv.DictReader(file) if entry["label"] in DIGITS]
    made = {}
    for split, count in (rows or {"train": 24, "validation": 6, "test": 10}).items():
        source = "train" if split != "test" else "test"
        chosen = []
        for digit in DIGITS:
            found = [entry for entry in entries if entry["label"] == digit and entry["split"] == source]
            chosen += (
                found[3::11][:count] if split == "validation" else found[1 :: 7 if split == "train" else 3][:count]
            )
        files = [(data / "audio" / "fsdd" / entry["file_name"]).read_bytes() for entry in chosen]
        made[split] = sounds(files, [entry["label"] for entry in chosen])
    return DatasetDict(made)


def sounds(contents: list[bytes], labels: list[Any]) -> Dataset:
    values = [{"bytes": content, "path": f"{number}.wav"} for number, content in enumerate(contents)]
    return Dataset.from_dict({"audio": values, "label": labels}).cast_column("audio", Audio())


def settings(model: str, **changes: Any) -> TrainSettings:
    """Settings for a training of a second or two."""
    plain: dict[str, Any] = {"budget": 12, "batch_size": 8, "evaluate_every": 6, "threads": 1, "keep_model": False}
    return TrainSettings(model=model, **(plain | changes))
