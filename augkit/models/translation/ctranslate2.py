"""CTranslate2: neural translation by models converted for speed, OPUS-MT's or Argos Translate's.

A folder is one of two kinds: what `ct2-transformers-converter` writes, with `source.spm` and `target.spm` beside it; or
an Argos package, unpacked or installed by Argos Translate, whose packages are found by themselves.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

from augkit.errors import RecipeError
from augkit.models.loading import thread_count
from augkit.models.translation.base import TranslationEngine, TranslationError
from augkit.models.translation.pieces import Pieces, fingerprint, require_pieces

__all__ = ["CTranslate2"]

LONGEST = 512  # pieces that a network is given and may write at most; some take fewer
STEP = 16  # pieces; how long a translation may become follows from the length of its source, rounded up to this
SPECIAL = ("</s>", "<unk>", "<pad>")
ARGOS = "~/.local/share/argos-translate/packages"


class CTranslate2(TranslationEngine):
    """Beam search without sampling, each sentence by itself, several at a time on as many threads.

    Args:
        models: direction to folder.
        beams: readings followed side by side.
    """

    name: ClassVar[str] = "ctranslate2"

    def __init__(self, models: Mapping[tuple[str, str], str] | None = None, beams: int = 4) -> None:
        super().__init__()
        self.models = dict(models or {})
        self.beams = beams
        self._loaded: dict[tuple[str, str], _Network] = {}

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(self.models) | frozenset(_argos())

    def _folder(self, source: str, target: str) -> str | None:
        return self.models.get((source, target)) or _argos().get((source, target))

    def check(self, source: str, target: str) -> None:
        if find_spec("ctranslate2") is None:
            raise RecipeError("CTranslate2 is not installed", hint="pip install ctranslate2 sentencepiece")
        require_pieces("CTranslate2")
        folder = self._folder(source, target)
        if folder is None:
            served = ", ".join(sorted(f"{one}-{other}" for one, other in self.pairs())) or "none"
            raise RecipeError(
                f"there is no CTranslate2 model for {source}-{target}; there are: {served}",
                hint=f"Name a folder, as in `models: {{{source}-{target}: FOLDER}}`, or install an Argos package.",
            )
        _Layout.of(Path(folder).expanduser())

    def fingerprint(self, source: str, target: str) -> str:
        self.check(source, target)
        layout = _Layout.of(Path(str(self._folder(source, target))).expanduser())
        return f"{layout.fingerprint()} {version('ctranslate2')} {self.beams}"

    def _translate(self, texts: list[str], source: str, target: str) -> list[str | None]:
        if (source, target) not in self._loaded:
            self.check(source, target)
            self._loaded[source, target] = _Network(Path(str(self._folder(source, target))).expanduser())
        return self._loaded[source, target].translate(texts, self.beams)

    def close(self) -> None:
        self._loaded.clear()


class _Layout:
    """Where the parts of a model lie.

    Attributes:
        model: the folder with `model.bin`.
        source: the SentencePiece model that cuts.
        target: the one that joins.
        ending: pieces that every sentence must end with.
        prefix: pieces that every translation begins with, in a network of several languages.
    """

    def __init__(self, model: Path, source: Path, target: Path, ending: list[str], prefix: list[str]) -> None:
        self.model, self.source, self.target, self.ending, self.prefix = model, source, target, ending, prefix

    @classmethod
    def of(cls, folder: Path) -> _Layout:
        """
        Raises:
            RecipeError: the folder is not there or holds no model of a kind that is known.
        """
        if not folder.is_dir():
            raise RecipeError(
                f"there is no folder {folder}", hint="An .argosmodel file must be unpacked: `unzip FILE`."
            )
        if (folder / "model" / "model.bin").is_file() and (folder / "sentencepiece.model").is_file():
            told = _json(folder / "metadata.json").get("target_prefix")
            spm = folder / "sentencepiece.model"
            return cls(folder / "model", spm, spm, [], [told] if told else [])
        if (folder / "model.bin").is_file() and all(
            (folder / f"{side}.spm").is_file() for side in ("source", "target")
        ):
            adds_end = _json(folder / "config.json").get("add_source_eos") is True
            return cls(folder, folder / "source.spm", folder / "target.spm", [] if adds_end else ["</s>"], [])
        raise RecipeError(
            f"{folder} holds no CTranslate2 model that can be used",
            hint="It needs model.bin, source.spm and target.spm, as `ct2-transformers-converter --copy_files` leaves "
            "them, or an Argos package's model/ and sentencepiece.model.",
        )

    def fingerprint(self) -> str:
        return _fingerprint(tuple(sorted(self.model.glob("*.*"))), self.source, self.target)


class _Network:
    """One direction, loaded."""

    def __init__(self, folder: Path) -> None:
        import ctranslate2

        self.layout = _Layout.of(folder)
        self.pieces = Pieces(self.layout.source, self.layout.target)
        self.longest = LONGEST
        where, _, number = os.environ.get("AUGKIT_DEVICE", "").partition(":")
        try:
            self.translator = ctranslate2.Translator(
                str(self.layout.model),
                device=where or ("cuda" if ctranslate2.get_cuda_device_count() else "cpu"),
                device_index=int(number or 0),
                inter_threads=thread_count() or os.cpu_count() or 1,
                intra_threads=1,
            )
        except (RuntimeError, ValueError) as error:
            raise RecipeError(f"CTranslate2 cannot load {folder}: {error}", hint="Convert the model again.") from error

    def translate(self, texts: list[str], beams: int) -> list[str | None]:
        rows = [self.pieces.cut(text) + self.layout.ending for text in texts]
        made: list[str | None] = [None] * len(texts)
        by_width: dict[int, list[int]] = {}
        for place, row in enumerate(rows):
            by_width.setdefault(-(-len(row) // STEP) * STEP, []).append(place)
        for width, places in sorted(by_width.items()):
            while width <= self.longest:
                try:
                    written = self._written([rows[place] for place in places], width, beams)
                except RuntimeError as error:
                    if not self._learn_longest(error):
                        raise TranslationError(f"CTranslate2 failed: {error}") from error
                    continue
                for place, pieces in zip(places, written, strict=True):
                    made[place] = self.pieces.joined([piece for piece in pieces if piece not in SPECIAL]) or None
                break
        return made

    def _written(self, rows: list[list[str]], width: int, beams: int) -> list[list[str]]:
        prefix = self.layout.prefix
        results = self.translator.translate_batch(
            rows,
            max_batch_size=1,  # else the last bits of a sentence depend on those beside it
            beam_size=beams,
            max_input_length=0,
            max_decoding_length=min(2 * width + STEP, self.longest - 1),
            target_prefix=[prefix] * len(rows) if prefix else None,
        )
        return [result.hypotheses[0][len(prefix) :] for result in results]

    def _learn_longest(self, error: RuntimeError) -> bool:
        """How many pieces a network takes, which its folder does not say, from what it says when there are more."""
        told = re.search(r"positions >= (\d+)", str(error))
        if told is None or int(told.group(1)) >= self.longest:
            return False
        self.longest = int(told.group(1))
        return True


def _argos() -> dict[tuple[str, str], str]:
    """Direction to folder of the packages that Argos Translate has installed."""
    root = Path(os.environ.get("ARGOS_PACKAGES_DIR") or ARGOS).expanduser()
    found = {}
    for file in sorted(root.glob("*/metadata.json")):
        told = _json(file)
        if told.get("type", "translate") == "translate" and {"from_code", "to_code"} <= set(told):
            found[told["from_code"], told["to_code"]] = str(file.parent)
    return found


def _json(file: Path) -> dict[str, Any]:
    try:
        told = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


@lru_cache(maxsize=64)
def _fingerprint(files: tuple[Path, ...], *others: Path) -> str:
    return fingerprint(*files, *others)
