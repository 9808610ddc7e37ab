"""The folder of a run: what identifies it, what is in it, and whether it is finished."""

from __future__ import annotations

import json
import os
import platform
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from augkit.errors import StoreError
from augkit.harness.deepspeed import own_file
from augkit.models.word_vectors import word_vectors_fingerprint
from augkit.recipe.resolve import canonical_json
from augkit.recipe.training import PRESETS, TrainSettings
from augkit.store.faults import writing

__all__ = ["RunFolder", "environment", "run_key"]

FORMAT = 2
"""Part of every run key; raised when the same settings come to train otherwise."""

NOT_IN_KEY = ("report_to", "keep_model", "checkpoint_every", "threads", "learning_rate", "model", "vectors")
PACKAGES = ("augkit", "accelerate", "datasets", "deepspeed", "numpy", "peft", "scikit-learn", "torch", "transformers")
CHECKPOINT = "checkpoint-"
STATE = "augkit.json"


def run_key(
    dataset_id: str,
    columns: Mapping[str, str],
    settings: TrainSettings,
    seed: int,
    *,
    device: str,
    threads: int,
    processes: int = 1,
    on_the_fly: str = "",
) -> str:
    """What identifies a run: a hash of everything that decides its numbers, 16 hexadecimal digits.

    Args:
        dataset_id: of the data, such as `NAME@VERSION`.
        columns: role to column.
        settings: the `train` section, its batch size resolved.
        seed: of the run.
        device: `cpu` or `cuda`; sums are rounded differently on them.
        threads: that torch computes with, for the same reason.
        processes: that share each step.
        on_the_fly: key of the pipeline that draws rows anew in each pass; "" where there is none.

    Raises:
        RecipeError: the model or the DeepSpeed file that the settings name is not there.
    """
    chosen = {name: value for name, value in settings.as_asked().items() if name not in NOT_IN_KEY}
    if settings.deepspeed and settings.deepspeed not in PRESETS:
        chosen["deepspeed"] = sha256(own_file(settings.deepspeed)).hexdigest()
    value: dict[str, Any] = {
        "format": FORMAT,
        "dataset": dataset_id,
        "columns": dict(columns),
        "settings": chosen,
        "learning_rate": settings.peak_learning_rate,
        "model": _model_identity(settings.model),
        "vectors": word_vectors_fingerprint(settings.vectors) if settings.vectors else None,
        "seed": seed,
        "device": device,
        "threads": threads if device == "cpu" else 0,
        "processes": processes,
    }
    if on_the_fly:
        value["on_the_fly"] = on_the_fly
    return sha256(canonical_json(value)).hexdigest()[:16]


def _model_identity(model: str) -> str:
    if model.startswith("builtin:"):
        return model
    from augkit.models.loading import model_fingerprint

    return model_fingerprint(model)


@dataclass(frozen=True)
class RunFolder:
    """Paths of a run and what was written there.

    Attributes:
        path: `RUNS/KEY`.
    """

    path: Path

    @property
    def model(self) -> Path:
        return self.path / "model"

    @property
    def checkpoints(self) -> Path:
        return self.path / "checkpoints"

    @property
    def log(self) -> Path:
        return self.path / "metrics.jsonl"

    @property
    def predictions(self) -> Path:
        return self.path / "predictions.parquet"

    def finished(self, *, with_model: bool) -> bool:
        """Whether the run has ended, with its weights where they are wanted; `metrics.json` is written last."""
        if not (self.path / "metrics.json").is_file():
            return False
        return not with_model or (self.model / "config.json").is_file()

    def read(self, name: str) -> dict[str, Any]:
        """A JSON file of the folder.

        Raises:
            StoreError: it is not there or damaged.
        """
        try:
            value: dict[str, Any] = json.loads((self.path / name).read_bytes())
        except (OSError, ValueError) as error:
            raise StoreError(
                f"The run folder {self.path} is damaged: {name} cannot be read ({type(error).__name__}).",
                hint=f"Remove {self.path} and train again.",
            ) from error
        return value

    def write(self, name: str, value: Mapping[str, Any]) -> None:
        """Put a JSON file into the folder, whole or not at all."""
        text = json.dumps(value, indent=1, ensure_ascii=False, default=_plain).encode() + b"\n"
        with writing(str(self.path)):
            self.path.mkdir(parents=True, exist_ok=True)
            temporary = self.path / f".{name}.{os.getpid()}"
            temporary.write_bytes(text)
            temporary.replace(self.path / name)

    def write_log(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """Write metrics.jsonl anew, a line a logged step."""
        with writing(str(self.path)):
            temporary = self.path / f".metrics.jsonl.{os.getpid()}"
            temporary.write_text("".join(json.dumps(line, default=_plain) + "\n" for line in lines), "utf-8")
            temporary.replace(self.log)

    def write_table(self, predictions: pa.Table) -> None:
        """Write predictions.parquet, whole or not at all."""
        with writing(str(self.path)):
            temporary = self.path / f".predictions.{os.getpid()}"
            pq.write_table(predictions, temporary, compression="zstd")
            temporary.replace(self.predictions)

    def last_checkpoint(self) -> Path | None:
        """The newest checkpoint that was written to its end; those that were not are removed."""
        if not self.checkpoints.is_dir():
            return None
        found = [path for path in self.checkpoints.iterdir() if path.name.removeprefix(CHECKPOINT).isdigit()]
        for path in sorted(found, key=lambda path: -int(path.name.removeprefix(CHECKPOINT))):
            if (path / STATE).is_file():
                return path
            shutil.rmtree(path, ignore_errors=True)
        return None

    def clear(self) -> None:
        """Remove the checkpoints of a finished run."""
        shutil.rmtree(self.checkpoints, ignore_errors=True)


def environment(device: str, threads: int, processes: int) -> dict[str, Any]:
    """Versions and machine, which the run's numbers may depend on beside its key."""
    versions: dict[str, str] = {}
    for package in PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            continue
    return {
        "python": platform.python_version(),
        "packages": versions,
        "machine": platform.machine(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "device": _device_name(device),
        "threads": threads,
        "processes": processes,
    }


def _device_name(device: str) -> str:
    if device != "cuda":
        return device
    import torch

    return str(torch.cuda.get_device_name())


def _plain(value: Any) -> Any:
    """What JSON has no form for: NumPy's numbers and arrays."""
    if hasattr(value, "tolist"):
        return value.tolist()
    return str(value)
