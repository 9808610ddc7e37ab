"""torchaudio, made importable where its compiled part cannot be loaded.

The wheel on PyPI is linked against CUDA, so that `import torchaudio` raises OSError beside a torch for the CPU alone.
Its functions in Python work without the compiled part. transformers imports torchaudio wherever it is installed, so one
that cannot be imported would take every model down with it.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

__all__ = ["mend_torchaudio"]

NAME = "torchaudio"


@cache
def mend_torchaudio() -> str:
    """Have `import torchaudio` succeed, where it is installed.

    Returns:
        Why its compiled part is left out, in one line; "" where it is whole, or not installed.
    """
    if NAME in sys.modules or find_spec(NAME) is None:
        return ""
    try:
        import_module(NAME)
        return ""
    except Exception as error:  # OSError as a rule; whatever it is, models do not need it
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    for name in [name for name in sys.modules if name == NAME or name.startswith(f"{NAME}.")]:
        del sys.modules[name]
    sys.modules[f"{NAME}._extension"] = _without_extension()
    try:
        import_module(NAME)
    except Exception:  # of a release that is put together otherwise: as it was, and whoever imports it is told
        del sys.modules[f"{NAME}._extension"]
    return reason


def _without_extension() -> ModuleType:
    """What torchaudio itself has in this place where it was installed without its compiled part."""
    stub: Any = ModuleType(f"{NAME}._extension")
    stub._IS_TORCHAUDIO_EXT_AVAILABLE = stub._IS_ALIGN_AVAILABLE = False
    stub._check_cuda_version = lambda: None
    stub.fail_if_no_align = _refused
    found: ModuleType = stub
    return found


def _refused(function: Any) -> Any:
    """Stands for a function that only the compiled part can do."""

    def refuse(*arguments: Any, **named: Any) -> Any:
        raise RuntimeError(f"{function.__name__} needs the compiled part of torchaudio, which cannot be loaded here")

    return refuse
