"""`text.nlpaug`: any text augmenter of nlpaug that works with what is installed."""

from __future__ import annotations

import inspect
import json
import os
import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

from pydantic import ConfigDict, Field
from xxhash import xxh3_128

from augkit.errors import MissingExtra, RecipeError, nearest
from augkit.models.torchaudio import mend_torchaudio
from augkit.ops.base import operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.global_generators import seeded
from augkit.ops.text.base import Text, TextOperator

MODULES = {
    "AbstSummAug": "sentence",
    "AntonymAug": "word",
    "BackTranslationAug": "word",
    "ContextualWordEmbsAug": "word",
    "ContextualWordEmbsForSentenceAug": "sentence",
    "KeyboardAug": "char",
    "LambadaAug": "sentence",
    "OcrAug": "char",
    "RandomCharAug": "char",
    "RandomSentAug": "sentence",
    "RandomWordAug": "word",
    "ReservedAug": "word",
    "SpellingAug": "word",
    "SplitAug": "word",
    "SynonymAug": "word",
    "TfIdfAug": "word",
    "WordEmbsAug": "word",
}
"""The text augmenters of nlpaug 1.1.11, and the module under `nlpaug.augmenter` that each stands in."""

BLOCK = 1 << 22
NLTK_DATA = {
    "AntonymAug": ("taggers/averaged_perceptron_tagger_eng", "corpora/wordnet"),
    "RandomSentAug": ("tokenizers/punkt_tab",),
    "SynonymAug": ("taggers/averaged_perceptron_tagger_eng", "corpora/wordnet"),
}


@operator("text.nlpaug", version=2)
class Nlpaug(TextOperator):
    """Run an augmenter of the library nlpaug, seeded for each row.

    It rewrites the spacing of the whole text, so it is refused on rows with spans or tags. What is written
    `text.nlpaug` may be written `nlpaug`.

    Args:
        name: class of the augmenter, as in `RandomWordAug`; `augkit ops text.nlpaug` lists them.
        args: its arguments, as in `{action: swap, aug_p: 0.1}`.

    Source: nlpaug (Ma 2019), https://github.com/makcedward/nlpaug.
    """

    model_config = ConfigDict(populate_by_name=True)
    moves: ClassVar[frozenset[str]] = frozenset({"text"})

    augmenter: str = Field(alias="name")
    args: dict[str, Any] = Field(default_factory=dict)

    @classmethod
    def choices(cls) -> Mapping[str, str]:
        """Every augmenter, with the reason for which it cannot be used here; empty where it can."""
        return {name: _why_not(name) for name in sorted(MODULES)}

    def check_ready(self, language: str) -> None:
        if find_spec("nlpaug") is None:
            raise MissingExtra("text.nlpaug", "text")
        if self.augmenter not in MODULES:
            raise RecipeError(f"nlpaug has no text augmenter {self.augmenter!r}", hint=nearest(self.augmenter, MODULES))
        if why := _why_not(self.augmenter):
            hint = f"`augkit ops {self.name}` says which of its augmenters work here."
            raise RecipeError(f"nlpaug's {self.augmenter} does not work here: {why}", hint=hint)
        try:
            known = inspect.signature(_class(self.augmenter).__init__).parameters
        except Exception as error:  # what nlpaug imports fails in as many ways: a library of the system is missing, ...
            raise RecipeError(
                f"nlpaug's {self.augmenter} cannot be imported here: {type(error).__name__}: {error}",
                hint=f"`python -c 'import nlpaug.augmenter.{MODULES[self.augmenter]}'` shows which package fails.",
            ) from error
        if unknown := sorted(set(self.args) - set(known)):
            hint = nearest(unknown[0], set(known) - {"self"})
            raise RecipeError(f"nlpaug's {self.augmenter} has no argument {unknown[0]!r}", hint=hint)
        try:
            _augmenter(self.augmenter, json.dumps(self.args, sort_keys=True))
        except Exception as error:  # nlpaug raises whatever its arguments lead to
            hint = f"`args` may hold {', '.join(name for name in known if name not in ('self', 'name'))}."
            raise RecipeError(f"nlpaug's {self.augmenter} refuses its arguments: {error}", hint=hint) from error

    def fingerprint(self) -> str:
        """The library's version, and what the files and folders hold that its arguments name."""
        named = [Path(value) for _, value in sorted(self.args.items()) if isinstance(value, str)]
        return " ".join([f"nlpaug {version('nlpaug')}", *(_content(path) for path in named if path.exists())])

    def draw(self, text: Text, rng: Chance) -> Edits:
        if not text.value.strip() or any("\ud800" <= letter <= "\udfff" for letter in text.value):
            return []  # no words, or what no lineage can hold
        augmenter = _augmenter(self.augmenter, json.dumps(self.args, sort_keys=True))
        with seeded(int(rng.random() * 2**32)):
            made = augmenter.augment(text.value)
        new = (made[0] if made else text.value) if isinstance(made, list) else made
        return [] if new == text.value else [(0, len(text.value), new)]


def _why_not(name: str) -> str:
    if name == "ContextualWordEmbsAug" and _transformers() >= 5:
        return "it calls methods of tokenizers that transformers 5 no longer has; use text.masked_lm"
    if name == "LambadaAug":
        return "it writes texts for labels, and does not start from a text"
    if name in NLTK_DATA:
        return _missing_data(NLTK_DATA[name])
    return ""


def _missing_data(paths: tuple[str, ...]) -> str:
    """Looked for where nltk looks, without importing it, which takes seconds."""
    if find_spec("nltk") is None:
        return "it needs nltk: pip install nltk"
    told = [Path(folder) for folder in os.environ.get("NLTK_DATA", "").split(os.pathsep) if folder]
    prefixes = [Path(sys.prefix), Path(sys.prefix) / "share", Path(sys.prefix) / "lib"]
    system = [Path("/usr/share"), Path("/usr/local/share"), Path("/usr/lib"), Path("/usr/local/lib")]
    folders = told + [folder / "nltk_data" for folder in (Path.home(), *prefixes, *system)]
    missing: list[str] = []
    for path in paths:
        if not any((folder / path).exists() or (folder / f"{path}.zip").exists() for folder in folders):
            missing.append(path.rpartition("/")[2])
    return f"it needs data of nltk that is not there: python -m nltk.downloader {' '.join(missing)}" if missing else ""


def _content(path: Path) -> str:
    """A hash of a file, or of all files in a folder."""
    digest = xxh3_128()
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            digest.update(f"{file.relative_to(path).as_posix()}\0{file.stat().st_size}\0".encode())
            with file.open("rb") as opened:
                while block := opened.read(BLOCK):
                    digest.update(block)
    return digest.hexdigest()


def _transformers() -> int:
    return int(version("transformers").partition(".")[0]) if find_spec("transformers") else 0


def _class(name: str) -> Any:
    mend_torchaudio()  # nlpaug imports transformers, and that torchaudio
    return getattr(import_module(f"nlpaug.augmenter.{MODULES[name]}"), name)


@lru_cache
def _augmenter(name: str, args: str) -> Any:
    """One augmenter a process: some of them read large files when they are made.

    nlpaug keeps a model by its kind or the last part of its path, and would give the one it read first for another.
    """
    made = _class(name)
    for kept in [kept for kept in vars(sys.modules[made.__module__]) if kept.endswith(("_MODEL", "_MODELS"))]:
        setattr(sys.modules[made.__module__], kept, {})
    return made(**json.loads(args))
