"""What gates on copies share: which text of a row they look at, what it is counted in, and how a limit is told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Literal

from pydantic import Field, model_validator
from typing_extensions import Self

from augkit.errors import MissingExtra, RecipeError
from augkit.gates.base import Gate
from augkit.ops.base import Row
from augkit.ops.text.base import UNSPACED_LANGUAGES, Text
from augkit.ops.text.reading.positions import without_positions

__all__ = ["Between", "CountedText", "OnText", "Unit", "outside"]

Unit = Literal["words", "characters"]
WITHOUT_SPACES = frozenset({"zh", "ja", "th", "lo", "km", "my"})
"""Languages that put no spaces between words."""

_MARKS = "".join(chr(code) for code in range(0x300, 0x2100) if unicodedata.category(chr(code)).startswith("M"))
_PIECE = re.compile(rf"[\w{_MARKS}]+(?:['’\-][\w{_MARKS}]+)*|[^\w\s]")


class OnText(Gate):
    """A gate that looks at one text of a row."""

    on: Literal["text", "text_pair", "target_text"] = Field(
        "text", description="The role that is judged; `text` means tokens where the row has them."
    )
    language: str | None = Field(
        None,
        pattern="^[a-z]{2,3}$",
        description="ISO 639-1 code of the role that is judged, where it is not `source.language`.",
    )

    @property
    def id(self) -> str:
        return self.name if self.on == "text" else f"{self.name}.{self.on}"

    def inputs(self) -> tuple[frozenset[str], ...]:
        return (frozenset({"text", "tokens"}) if self.on == "text" else frozenset({self.on}),)

    def language_of(self, row: Row) -> str:
        return self.language or row.language

    def text(self, row: Row) -> str:
        """The text that is judged; tokens joined by spaces (nothing in Chinese and Japanese)."""
        if self.on == "text" and "tokens" in row.values:
            tokens = row.values["tokens"]
            return (
                "".join(without_positions(tokens)) if self.language_of(row) in UNSPACED_LANGUAGES else " ".join(tokens)
            )
        text: str = row.values[self.on]
        return text


class CountedText(OnText):
    """A gate that counts what a text is made of."""

    unit: Unit | None = Field(
        None,
        description="What is counted: `words` (numbers and punctuation marks are one each), or `characters`. "
        "Left out, words; characters in languages that put no spaces between words.",
    )

    def check_ready(self, language: str) -> None:
        language = self.language or language
        if self.unit != "words" or language not in WITHOUT_SPACES:
            return
        if language != "zh":
            raise RecipeError(f"the words of {language} cannot be found, as no spaces stand between them",
                              hint="Write `unit: characters`.")  # fmt: skip
        if find_spec("jieba") is None:
            raise MissingExtra("counting the words of Chinese text", "zh")

    def unit_of(self, row: Row) -> Unit:
        return self.unit or ("characters" if self.language_of(row) in WITHOUT_SPACES else "words")

    def pieces(self, row: Row) -> Sequence[str]:
        """The words or the characters of the text, in order."""
        if self.unit_of(row) == "characters":
            return self.text(row)
        if self.on == "text" and "tokens" in row.values:
            tokens: Sequence[str] = row.values["tokens"]
            return tokens
        key = f"words.{self.on}.{self.language}"
        words: Sequence[str] | None = row.views.get(key)  # a source row is beside many copies, a copy before many gates
        if words is None:
            cut = _chinese_pieces if self.language_of(row) == "zh" else _PIECE.findall
            words = row.views[key] = cut(self.text(row))
        return words


class Between(Gate):
    """A gate that keeps a number between two limits, both of them included."""

    min: float
    max: float

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min > self.max:
            raise ValueError(f"min {self.min:g} is above max {self.max:g}")
        return self


def outside(what: str, value: float, low: float, high: float, counts: str = "") -> str | None:
    """That a number is not within its limits, in words; None where it is.

    >>> outside("similarity", 0.61, 0.75, 1.0)
    'similarity 0.61 is below 0.75'
    >>> outside("length ratio", 2.004, 0.5, 2.0, "501 of 250 characters")
    'length ratio 2.004 is above 2 (501 of 250 characters)'
    """
    if low <= value <= high:
        return None
    limit, side = (low, "below") if value < low else (high, "above")
    shown = next((text for digits in range(2, 9) if float(text := f"{value:.{digits}f}") != limit), f"{value}")
    return f"{what} {shown} is {side} {limit:g}{f' ({counts})' if counts else ''}"


def _chinese_pieces(text: str) -> list[str]:
    """The words of Chinese text as jieba cuts them, and what stands between them."""
    pieces: list[str] = []
    at = 0
    for start, end in Text(text, None, "zh").words:
        pieces += [*_PIECE.findall(text[at:start]), text[start:end]]
        at = end
    return pieces + _PIECE.findall(text[at:])
