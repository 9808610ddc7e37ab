"""DeepSpeed's configuration, from a preset's name or the user's own file, and what it compiles."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from augkit.errors import MissingExtra, RecipeError
from augkit.recipe.training import PRESETS

__all__ = ["check_deepspeed", "deepspeed_config", "own_file", "without_needless_extension"]

WHOLE_WEIGHTS = "stage3_gather_16bit_weights_on_model_save"
COMPILERS = (("g++", "Debian and Ubuntu: apt install g++"), ("ninja", "pip install ninja"))
STALE_SECONDS = 600.0


def deepspeed_config(name: str) -> dict[str, Any]:
    """What DeepSpeed is given; what the user's own file leaves out is as in the presets.

    Args:
        name: `zero0` to `zero3`, or the path of a JSON file.

    Raises:
        RecipeError: the file cannot be read, is no configuration, or asks for what cannot be trained here.
    """
    config: dict[str, Any] = {
        "train_batch_size": "auto",
        "train_micro_batch_size_per_gpu": "auto",
        "gradient_accumulation_steps": "auto",
        "gradient_clipping": "auto",
        "zero_allow_untested_optimizer": True,
        "bf16": {"enabled": "auto"},
        "fp16": {"enabled": "auto"},
    }
    if name in PRESETS:
        config["zero_optimization"] = {"stage": int(name.removeprefix("zero"))}
    else:
        config |= _own_config(name)
    zero = config.get("zero_optimization")
    if isinstance(zero, dict) and zero.get("stage") == 3:
        zero.setdefault(WHOLE_WEIGHTS, True)  # without it only pieces of the weights could be saved
    return config


def own_file(name: str) -> bytes:
    """The bytes of the user's own file.

    Raises:
        RecipeError: it cannot be read.
    """
    try:
        return Path(name).expanduser().read_bytes()
    except OSError as error:
        raise _unreadable(name, error) from None


def _own_config(name: str) -> dict[str, Any]:
    try:
        own = json.loads(own_file(name))
    except ValueError as error:
        raise _unreadable(name, error) from None
    if not isinstance(own, dict):
        raise RecipeError(
            f"train.deepspeed names {name!r}, which holds {type(own).__name__} where DeepSpeed reads an object",
            hint='The least such file is {"zero_optimization": {"stage": 2}}.',
        )
    if "tensor_parallel" in own:
        raise RecipeError(
            f"{name} asks for tensor_parallel, under which processes read the same rows, and here each reads its own",
            hint="Leave tensor_parallel out; zero3 also shares the weights out over the processes.",
        )
    return own


def _unreadable(name: str, error: Exception) -> RecipeError:
    return RecipeError(
        f"train.deepspeed names {name!r}, which cannot be read ({getattr(error, 'strerror', None) or error})",
        hint=f"Name a JSON file of DeepSpeed, or one of {', '.join(PRESETS)}.",
    )


def check_deepspeed(name: str) -> None:
    """Refuse what would fail in every process, before one is started.

    Args:
        name: as `deepspeed_config` takes it.

    Raises:
        MissingExtra: DeepSpeed is not installed.
        RecipeError: see `deepspeed_config`; or an optimizer of DeepSpeed's own is asked for and cannot be compiled.
    """
    if find_spec("deepspeed") is None:
        raise MissingExtra("train.deepspeed", "deepspeed")
    optimizer = deepspeed_config(name).get("optimizer")
    if not isinstance(optimizer, dict) or (optimizer.get("params") or {}).get("torch_adam"):
        return
    search = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    for tool, package in COMPILERS:
        if shutil.which(tool, path=search) is None:
            raise RecipeError(
                f"{name} asks for an optimizer of DeepSpeed's own, which is compiled with {tool}, and that is not on "
                "PATH",
                hint=f"Install it ({package}), or leave `optimizer` out of the file: AdamW of torch is taken then.",
            )
    _remove_stale_locks()


def _remove_stale_locks() -> None:
    """A lock that a killed compilation left would keep DeepSpeed waiting for ever."""
    cache = Path(os.environ.get("TORCH_EXTENSIONS_DIR") or Path.home() / ".cache" / "torch_extensions")
    for lock in cache.glob("**/lock"):
        if time.time() - lock.stat().st_mtime > STALE_SECONDS:
            lock.unlink(missing_ok=True)


def without_needless_extension() -> None:
    """Keep DeepSpeed, in this process, from compiling an extension that training does not use.

    On the CPU it would compile sums over shared memory with g++ at the first start, for half a minute or more. They are
    called in inference alone; training speaks through gloo.
    """
    import deepspeed.ops

    deepspeed.ops.__compatible_ops__["deepspeed_shm_comm"] = False
