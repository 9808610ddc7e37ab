"""Sentences as the pieces that translation networks read and write, cut by SentencePiece."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from xxhash import xxh3_128

from augkit.errors import RecipeError

__all__ = ["Pieces", "require_pieces"]

_PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "…": "...", "\u00a0": " "})
"""Signs that these networks were trained without, and those that stand for them there."""


def require_pieces(what: str) -> None:
    """
    Raises:
        RecipeError: sentencepiece is not installed.
    """
    if find_spec("sentencepiece") is None:
        raise RecipeError(f"{what} needs sentencepiece, which is not installed", hint="pip install sentencepiece")


class Pieces:
    """Cuts sentences of one language and joins those of another.

    Args:
        source: the model file of the language that is cut.
        target: that of the language that is joined; the same where one serves both.
    """

    def __init__(self, source: Path, target: Path) -> None:
        require_pieces("this translation model")
        from sentencepiece import SentencePieceProcessor

        self._source: Any = SentencePieceProcessor(model_file=str(source))
        self._target: Any = SentencePieceProcessor(model_file=str(target)) if target != source else self._source

    def cut(self, text: str) -> list[str]:
        pieces: list[str] = self._source.encode(text.translate(_PLAIN), out_type=str)
        return pieces

    def joined(self, pieces: list[str]) -> str:
        text: str = self._target.decode_pieces(pieces)
        return " ".join(text.replace("▁", " ").split())


def fingerprint(*files: Path) -> str:
    """Hash of what stands in files, wherever they lie."""
    digest = xxh3_128()
    for file in files:
        digest.update(f"{file.name}\0{file.stat().st_size}\0".encode())
        with file.open("rb") as opened:
            while block := opened.read(1 << 22):
                digest.update(block)
    return digest.hexdigest()
