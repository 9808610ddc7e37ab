"""Marian: neural translation by models of the OPUS-MT project, from the Hugging Face hub or a folder.

A network's last bits depend on how many rows it computes at once, and now and then they tip the choice of a word. So
all batches have the same number of rows and a width that follows from the sentence alone, filled up where there are too
few
sentences: what a sentence becomes then does not depend on those beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from augkit.errors import RecipeError
from augkit.models.loading import check_model, is_offline, model_config, model_fingerprint, model_folder
from augkit.models.translation.base import TranslationEngine, TranslationError
from augkit.models.translation.languages import THREE_LETTERS
from augkit.models.translation.pieces import Pieces, fingerprint, require_pieces
from augkit.models.weights import load_weights

__all__ = ["Marian"]

WHAT = "translation by Marian"
BY_DEFAULT = "Helsinki-NLP/opus-mt-{source}-{target}"
ROWS = 16
STEP = 8  # tokens; sentences are filled up to a multiple of it
_CODE = re.compile(">>.+<<")
FILES = ("source.spm", "target.spm", "vocab.json")


class Marian(TranslationEngine):
    """Beam search without sampling: the same sentence always becomes the same.

    Args:
        models: direction to Hugging Face id or folder, as in `{("en", "es"): "Helsinki-NLP/opus-mt-en-es"}`. One that
            is not named is looked for under OPUS-MT's usual name.
        beams: readings followed side by side; 1 takes the likeliest word each time.
    """

    name: ClassVar[str] = "marian"

    def __init__(self, models: Mapping[tuple[str, str], str] | None = None, beams: int = 4) -> None:
        super().__init__()
        self.models = dict(models or {})
        self.beams = beams
        self._loaded: dict[tuple[str, str], _Network] = {}

    def _model(self, source: str, target: str) -> str:
        return self.models.get((source, target)) or BY_DEFAULT.format(source=source, target=target)

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(self.models)

    def supports(self, source: str, target: str) -> bool:
        try:
            self.check(source, target)
        except RecipeError:
            return False
        return True

    def check(self, source: str, target: str) -> None:
        require_pieces(WHAT)
        model = self._model(source, target)
        try:
            check_model(model, WHAT)
        except RecipeError as error:
            hint = f"Name a folder or a Hugging Face id under models, as in `models: {{{source}-{target}: ...}}`."
            raise RecipeError(f"no model for {source}-{target}: {error.message}", hint=hint) from error
        if Path(model).is_dir():
            _check_folder(Path(model), model)

    def fingerprint(self, source: str, target: str) -> str:
        model = self._model(source, target)
        folder = _folder(model)
        return f"{model_fingerprint(model)} {_pieces_fingerprint(folder)} {self.beams}"

    def _translate(self, texts: list[str], source: str, target: str) -> list[str | None]:
        if (source, target) not in self._loaded:
            self._loaded[source, target] = _Network(self._model(source, target), target)
        try:
            return self._loaded[source, target].translate(texts, self.beams)
        except (RuntimeError, IndexError, ValueError) as error:
            raise TranslationError(f"Marian failed: {type(error).__name__}: {error}") from error

    def close(self) -> None:
        self._loaded.clear()


class _Network:
    """One direction: weights, pieces and vocabulary."""

    def __init__(self, model: str, target: str) -> None:
        folder = _folder(model)
        _check_folder(folder, model)
        config = model_config(model)
        self.weights = load_weights(model, "MarianMTModel", WHAT)
        self.pieces = Pieces(folder / "source.spm", folder / "target.spm")
        self.numbers: dict[str, int] = _vocabulary(folder / "vocab.json")
        has_two = config.get("share_encoder_decoder_embeddings") is False
        written = _vocabulary(folder / "target_vocab.json") if has_two else self.numbers
        self.words = {number: piece for piece, number in written.items()}
        self.unknown, self.end, self.padding = self.numbers["<unk>"], self.numbers["</s>"], config["pad_token_id"]
        self.longest = int(config.get("max_position_embeddings", 512))
        codes = {piece: number for piece, number in self.numbers.items() if _CODE.fullmatch(piece)}
        named = [codes[piece] for piece in sorted(codes) if _names_language(piece, target)]
        self.prefix = named[:1]
        self.is_special = {self.end, self.padding, self.unknown, *codes.values()}.__contains__

    def translate(self, texts: list[str], beams: int) -> list[str | None]:
        numbers = [
            [*self.prefix, *(self.numbers.get(piece, self.unknown) for piece in self.pieces.cut(text)), self.end]
            for text in texts
        ]
        made: list[str | None] = [None] * len(texts)
        by_width: dict[int, list[int]] = {}
        for place, row in enumerate(numbers):
            width = -(-len(row) // STEP) * STEP
            if width <= self.longest:
                by_width.setdefault(width, []).append(place)
        for width, places in sorted(by_width.items(), reverse=True):
            for start in range(0, len(places), ROWS):
                batch = places[start : start + ROWS]
                for place, text in zip(batch, self._batch([numbers[at] for at in batch], width, beams), strict=True):
                    made[place] = text or None
        return made

    def _batch(self, rows: list[list[int]], width: int, beams: int) -> list[str]:
        import torch

        ids = torch.full((ROWS, width), self.padding)
        attention = torch.zeros((ROWS, width), dtype=torch.int64)
        for number in range(ROWS):
            row = rows[number % len(rows)]
            ids[number, : len(row)] = torch.tensor(row)
            attention[number, : len(row)] = 1
        where = self.weights.device
        with torch.inference_mode():
            made = self.weights.generate(
                input_ids=ids.to(where),
                attention_mask=attention.to(where),
                num_beams=beams,
                do_sample=False,
                max_new_tokens=min(self.longest - 1, 2 * width + STEP),
            )
        return [self._text(row) for row in made.tolist()[: len(rows)]]

    def _text(self, row: list[int]) -> str:
        pieces = [self.words.get(number, "") for number in row if not self.is_special(number)]
        return self.pieces.joined([piece for piece in pieces if piece])


def _names_language(piece: str, language: str) -> bool:
    """Whether a piece tells a network of several languages to write this one, as `>>por<<` and `>>pt_BR<<` do."""
    return piece[2:-2].replace("-", "_").split("_")[0] in (language, THREE_LETTERS.get(language))


def _vocabulary(file: Path) -> dict[str, int]:
    vocabulary: dict[str, int] = json.loads(file.read_text("utf-8"))
    return vocabulary


@lru_cache(maxsize=64)
def _folder(model: str) -> Path:
    """The folder of a model with the files of its pieces, fetched from the hub where they are not there yet."""
    folder = model_folder(model)
    if not Path(model).is_dir() and not (folder / "source.spm").is_file() and not is_offline():
        from huggingface_hub import snapshot_download

        name, _, revision = model.partition("@")
        snapshot_download(name, revision=revision or None, allow_patterns=["*.spm"])
    return folder


@lru_cache(maxsize=64)
def _pieces_fingerprint(folder: Path) -> str:
    return fingerprint(*(folder / name for name in FILES))


def _check_folder(folder: Path, model: str) -> None:
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise RecipeError(
            f"{model} is no folder of a Marian model: it has no {', '.join(missing)}",
            hint="`MarianTokenizer.save_pretrained` and `MarianMTModel.save_pretrained` write what is needed.",
        )
