"""Where the weights of a model lie, what identifies them, and how much of the machine they may use.

A model is named by a local folder or by a Hugging Face id, `owner/name` or `name`, with `@revision` behind it where a
certain one is meant. Weights from the hub are fetched once into its usual cache; with `HF_HUB_OFFLINE=1` only that
cache is looked into.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xxhash import xxh3_128

from augkit.errors import MissingExtra, RecipeError
from augkit.models.torchaudio import mend_torchaudio

if TYPE_CHECKING:
    import torch

__all__ = [
    "MASKED_HINT",
    "check_masked_model",
    "check_model",
    "check_writing_model",
    "device",
    "model_config",
    "model_fingerprint",
    "model_folder",
    "require_models",
    "settle_threads",
    "thread_count",
]

EXTRA = "models"
MASKED_HINT = "Name one that fills masks, such as distilroberta-base."
PACKAGES = ("torch", "transformers")
THREADS = "AUGKIT_THREADS"
WEIGHTS = ("model*.safetensors", "pytorch_model*.bin")
BESIDES = ("*.json", "*.txt", "*.model", "*.spm", "*.jinja")
_HUB_ID = re.compile(r"[\w.-]+(/[\w.-]+)?(@[\w./-]+)?")
_READER = re.compile(
    r"ForMaskedLM|Classification|QuestionAnswering"
    r"|^(?:Albert|Bert|DebertaV2|DistilBert|Electra|MPNet|Roberta|XLMRoberta)(?:Model|ForPreTraining)$"
)
_BLOCK = 1 << 22


def require_models(what: str) -> None:
    """
    Args:
        what: that which needs a model, as the message names it.

    Raises:
        MissingExtra: torch or transformers is not installed.
    """
    if any(find_spec(name) is None for name in PACKAGES):
        raise MissingExtra(what, EXTRA)
    mend_torchaudio()


def is_offline() -> bool:
    """Whether the hub must not be asked."""
    flags = (os.environ.get(name, "") for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"))
    return any(flag.upper() in ("1", "ON", "YES", "TRUE") for flag in flags)


def check_model(model: str, what: str) -> dict[str, Any]:
    """Tell before the first row what would fail later: packages, a folder or an id that is not there.

    Args:
        model: folder or Hugging Face id.
        what: that which needs the model, as the message names it.

    Returns:
        What `config.json` of the model says.

    Raises:
        MissingExtra: torch or transformers is not installed.
        RecipeError: there is no such model, or it holds no weights.
    """
    require_models(what)
    folder = _local(model)
    if folder is None:
        folder = _from_hub(model, ["config.json"])
    elif not _weight_files(folder):
        raise RecipeError(f"{folder} holds no weights", hint=f"A model folder has {' or '.join(WEIGHTS)} in it.")
    return _config(folder)


def check_masked_model(model: str, what: str) -> None:
    """The same for a model that has to fill masks.

    Raises:
        RecipeError: the model was saved as one of another kind.
    """
    kinds = check_model(model, what).get("architectures") or []
    if kinds and not any("MaskedLM" in kind or "PreTraining" in kind for kind in kinds):
        raise RecipeError(f"the model {model!r} is no masked language model but {kinds[0]}", hint=MASKED_HINT)


def check_writing_model(model: str, what: str) -> None:
    """The same for a model that has to write texts.

    Raises:
        RecipeError: the model was saved as one that only reads.
    """
    kinds = check_model(model, what).get("architectures") or []
    if kinds and _READER.search(kinds[0]):
        hint = "Name an instruction model, such as Qwen/Qwen2.5-0.5B-Instruct."
        raise RecipeError(f"the model {model!r} writes no texts: it is {kinds[0]}", hint=hint)


@lru_cache(maxsize=64)
def model_folder(model: str) -> Path:
    """The folder with the weights of a model, fetched from the hub where it is an id that is not in the cache.

    Raises:
        RecipeError: there is no such folder or id; the message says what to do.
    """
    folder = _local(model)
    if folder is not None:
        return folder
    folder = _from_hub(model, [*BESIDES, WEIGHTS[0]])
    if not _weight_files(folder):
        folder = _from_hub(model, [*BESIDES, WEIGHTS[1]])
    if not _weight_files(folder):
        raise RecipeError(
            f"the model {model!r} has no weights for torch", hint="Name another Hugging Face id or folder."
        )
    return folder


def model_config(model: str) -> dict[str, Any]:
    """What `config.json` of a model says."""
    return _config(model_folder(model))


def model_fingerprint(model: str) -> str:
    """What identifies a model: a hash of its configuration, tokenizer and weights, the same wherever the folder lies.

    Raises:
        RecipeError: there is no such model.
    """
    return _fingerprint(str(model_folder(model)))


@lru_cache(maxsize=64)
def _fingerprint(folder: str) -> str:
    root = Path(folder)
    files = {path for pattern in BESIDES for path in root.glob(pattern)}
    files |= {path for pattern in BESIDES for path in root.glob(f"[0-9]_*/{pattern}")}  # of sentence-transformers
    digest = xxh3_128()
    for path in sorted({*files, *_weight_files(root)}, key=lambda path: path.relative_to(root).as_posix()):
        digest.update(f"{path.relative_to(root).as_posix()}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()


def thread_count() -> int | None:
    """Threads that a model may compute with in this process; None for as many as its library takes by itself.

    A worker process computes with as many as `AUGKIT_THREADS` says and with one where that is not set, since its fellow
    workers want the cores as well.
    """
    told = os.environ.get(THREADS, "")
    if told.isdigit() and int(told):
        return int(told)
    return None if multiprocessing.parent_process() is None else 1


def settle_threads() -> None:
    """Have torch compute with as many threads as `thread_count` says."""
    import torch

    count = thread_count()
    if count is not None:
        torch.set_num_threads(count)


def device() -> torch.device:
    """Where models compute: what `AUGKIT_DEVICE` names, else a GPU where there is one, else the CPU."""
    import torch

    return torch.device(os.environ.get("AUGKIT_DEVICE") or ("cuda" if torch.cuda.is_available() else "cpu"))


def _config(folder: Path) -> dict[str, Any]:
    try:
        config: dict[str, Any] = json.loads((folder / "config.json").read_text("utf-8"))
    except ValueError as error:
        raise RecipeError(
            f"{folder / 'config.json'} is not JSON: {error}", hint="Save or fetch the model again."
        ) from None
    return config


def _local(model: str) -> Path | None:
    """The folder that `model` names; None where it can only be an id.

    Raises:
        RecipeError: it can only be a folder, and there is none or it is no model's.
    """
    folder = Path(model).expanduser()
    if folder.is_dir():
        if (folder / "config.json").is_file():
            return folder.resolve()
        raise RecipeError(
            f"the folder {folder} is no model: it has no config.json", hint="Name a folder that save_pretrained wrote."
        )
    if folder.is_absolute() or model.startswith((".", "~")) or not _HUB_ID.fullmatch(model):
        raise RecipeError(
            f"there is no folder {str(folder)!r} for a model",
            hint="Name a folder that save_pretrained wrote, or a Hugging Face id such as distilroberta-base.",
        )
    return None


def _weight_files(folder: Path) -> list[Path]:
    for pattern in WEIGHTS:
        if files := sorted(folder.glob(pattern)):
            return files
    return []


def _from_hub(model: str, patterns: list[str]) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError, RepositoryNotFoundError, RevisionNotFoundError

    id, _, revision = model.partition("@")
    offline = is_offline()
    try:
        found = snapshot_download(id, revision=revision or None, allow_patterns=patterns, local_files_only=offline)
    except (RepositoryNotFoundError, RevisionNotFoundError) as error:
        reason = f"Hugging Face has no model {model!r} that can be read"
        hint = "Check the id; for a private model run `hf auth login` first."
        raise RecipeError(reason, hint=hint) from error
    except (LocalEntryNotFoundError, OSError) as error:
        reason = f"the model {model!r} is neither a folder here nor in the Hugging Face cache"
        reason += ", and HF_HUB_OFFLINE is set" if offline else f", and could not be fetched ({type(error).__name__})"
        hint = f"Run `hf download {id}` with a network, or name a folder that holds the model."
        raise RecipeError(reason, hint=hint) from error
    if not (Path(found) / "config.json").is_file():
        raise RecipeError(f"the model {model!r} has no config.json", hint="Name a model that transformers can load.")
    return Path(found)
