"""`text.chinese_script`: simplified characters become traditional ones, or the other way round."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar, Literal, NamedTuple

from numpy.random import Generator

from augkit.errors import MissingExtra
from augkit.ops.base import operator
from augkit.ops.edits import Edits
from augkit.ops.text.base import Text, TextOperator, TextSample
from augkit.ops.text.reading.segmentation import PROTECTED
from augkit.ops.text.reading.words import Word

Script = Literal["traditional", "simplified", "taiwan", "hongkong"]
Piece = tuple[int, int, str]
"""Code points `start` up to `end`, and what they become; pieces follow each other without a gap."""

_CONVERSIONS = {
    ("traditional", False): "s2t",
    ("traditional", True): "s2t",
    ("simplified", False): "t2s",
    ("simplified", True): "tw2sp",
    ("taiwan", False): "s2tw",
    ("taiwan", True): "s2twp",
    ("hongkong", False): "s2hk",
    ("hongkong", True): "s2hk",
}


@operator("text.chinese_script", version=2)
class ChineseScript(TextOperator):
    """Write Chinese text in another script, all of it, phrase by phrase: `头发` is `頭髮`, and `出发` `出發`.

    Nothing is left to chance: each copy is written alike, and text that is in that script already stays as it is.
    Phrases of OpenCC's that only words beside each other make up do not count: `上海参加` has no `海参` in it.

    Args:
        to: `traditional`, `simplified`, or the characters as they are written in `taiwan` or `hongkong`.
        words: whether words that Taiwan has others for change too, as `软件` to `軟體`; by `taiwan` and `simplified`.

    Source: OpenCC (Open Chinese Convert), whose dictionaries opencc-python-reimplemented has.
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}
    languages: ClassVar[frozenset[str]] = frozenset({"zh"})

    to: Script = "traditional"
    words: bool = False

    def check_ready(self, language: str) -> None:
        super().check_ready(language)
        load(self._conversion)

    def fingerprint(self) -> str:
        return load(self._conversion).fingerprint

    @property
    def _conversion(self) -> str:
        return _CONVERSIONS[self.to, self.words]

    def draw(self, text: Text, rng: Generator) -> Edits:
        key = ("text.chinese_script", self._conversion, self.kept)
        edits: Edits | None = text.derived.get(key)
        if edits is None:
            edits = text.derived[key] = self._edits(text)
        return list(edits)

    def _edits(self, text: Text) -> Edits:
        value = text.value
        stays = [match.span() for match in PROTECTED.finditer(value)]
        if self.kept:
            stays += [word for word in text.words if value[slice(*word)].lower() in self.kept]
        return [
            piece
            for piece in load(self._conversion).pieces(value, text.words)
            if value[piece[0] : piece[1]] != piece[2]
            and not any(low < piece[1] and piece[0] < high for low, high in stays)
            and (not text.labels or text.allows(piece))
        ]


class Step(NamedTuple):
    """One step of a conversion.

    Attributes:
        phrases: what each phrase becomes.
        lengths: for each character the lengths of the phrases that start with it, the longest first.
    """

    phrases: dict[str, str]
    lengths: dict[str, list[int]]

    def pieces(self, value: str, word_end: Sequence[int]) -> list[Piece]:
        """The longest phrases found from left to right, split where each character stands for one.

        Args:
            value: the string.
            word_end: for each place that is within a word and not its start, where the word ends; 0 elsewhere. A phrase
                that starts within a word ends there at the latest. Empty for no such bounds.
        """
        phrases, lengths = self
        made: list[Piece] = []
        at, size = 0, len(value)
        while at < size:
            end = (word_end[at] if word_end else 0) or size
            for length in lengths.get(value[at], ()):
                new = phrases.get(value[at : at + length]) if at + length <= end else None
                if new is not None:
                    break
            else:
                length, new = 1, value[at]
            if len(new) == length:
                made += [(at + number, at + number + 1, character) for number, character in enumerate(new)]
            else:
                made.append((at, at + length, new))
            at += length
        return made


class Converter(NamedTuple):
    """A conversion of OpenCC's: its steps, and a hash of its dictionaries."""

    steps: tuple[Step, ...]
    fingerprint: str

    def pieces(self, value: str, words: Iterable[Word] = ()) -> list[Piece]:
        """What becomes of each part of a string, whose words are given, after all steps.

        >>> load("s2twp").pieces("用软件")
        [(0, 1, '用'), (1, 2, '軟'), (2, 3, '體')]
        """
        word_end = [0] * len(value)
        for start, end in words:
            word_end[start + 1 : end] = [end] * (end - start - 1)
        made: list[Piece] = [(at, at + 1, character) for at, character in enumerate(value)]
        for number, step in enumerate(self.steps):
            made = _joined(made, step.pieces("".join(new for _, _, new in made), () if number else word_end))
        return made


def _joined(before: Iterable[Piece], after: Iterable[Piece]) -> list[Piece]:
    """What two steps make of a string, in pieces as small as both allow."""
    origin, at = {0: 0}, 0
    for _, end, new in before:
        at += len(new)
        origin[at] = end
    made: list[Piece] = []
    start, text = 0, ""
    for _, end, new in after:
        text += new
        if end in origin:
            made.append((start, origin[end], text))
            start, text = origin[end], ""
    return made


@cache
def load(conversion: str) -> Converter:
    """A conversion by its name with OpenCC, as in `s2t`; its dictionaries are read once a process.

    Raises:
        MissingExtra: opencc-python-reimplemented is not installed.
    """
    found = find_spec("opencc")
    folder = Path(found.origin).parent if found is not None and found.origin else Path()
    if not (folder / "dictionary" / "STPhrases.txt").is_file():
        raise MissingExtra("text.chinese_script", "zh")
    chain = json.loads((folder / "config" / f"{conversion}.json").read_text("utf-8"))["conversion_chain"]
    names = [_dictionaries(step["dict"]) for step in chain]
    texts = {name: (folder / "dictionary" / name).read_text("utf-8") for step in names for name in step}
    steps = tuple(_step("".join(texts[name].rstrip("\n") + "\n" for name in reversed(step))) for step in names)
    content = json.dumps([names, texts], ensure_ascii=False, sort_keys=True)
    return Converter(steps, sha256(content.encode()).hexdigest())


def _dictionaries(described: dict[str, Any]) -> list[str]:
    """File names of the dictionaries that a step uses; those that come first take precedence."""
    if described["type"] == "txt":
        return [described["file"]]
    return [name for part in described["dicts"] for name in _dictionaries(part)]


def _step(text: str) -> Step:
    """A step of the lines of its dictionaries: of several ways to write a phrase, the first."""
    phrases = {
        phrase: written.split(" ")[0] for phrase, _, written in (line.partition("\t") for line in text.splitlines())
    }
    lengths: dict[str, set[int]] = {}
    for phrase in phrases:
        lengths.setdefault(phrase[0], set()).add(len(phrase))
    return Step(phrases, {character: sorted(found, reverse=True) for character, found in lengths.items()})
