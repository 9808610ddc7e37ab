"""`text.whitespace`: spaces that are missing, doubled, or where they do not belong."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import Any, ClassVar, Literal, NamedTuple

from pydantic import Field

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.sampling import pick, share
from augkit.ops.text.base import UNSPACED_LANGUAGES, Text, TextOperator, TextSample
from augkit.ops.text.reading.words import IDEOGRAPH, NEGATIONS

Mode = Literal["missing", "doubled", "inside", "before_punctuation"]

_STANDS_ALONE = frozenset({"a", "non"})  # "a typical" is no one word; nor is "not able", and "notable" is no two
_LONGEST = max(map(len, NEGATIONS))
_NOT = ("n't", "n’t")
_WIDE = "。，；：！？、"
_NARROW = ".,;:!?…"
_MARKS = frozenset(_WIDE + _NARROW)
_CLOSES = " \t\n\"'”’)]"
_SPACES = {(True, True): ("", "  "), (True, False): ("",), (False, True): ("  ",)}
_RIGHT_THERE = (0,)
_HAS_IDEOGRAPH = re.compile(f"[{IDEOGRAPH}]")


class _Places(NamedTuple):
    """Where spaces may come or go: `(at, what to put in the place of the space there)` and `(start, offsets)`."""

    gaps: list[tuple[int, tuple[str, ...]]]
    spots: list[tuple[int, tuple[int, ...]]]


@operator("text.whitespace", version=2)
class Whitespace(TextOperator):
    """Leave spaces out, double them, put them inside words or before punctuation.

    In Chinese and Japanese, `inside` puts spaces between characters. Negations are neither joined with other words nor
    parted, nor is anything under a label. In rows of tokens two tokens become one, or one becomes two, with their tags;
    nothing is doubled there, and rows of single Chinese characters stay as they are.

    Args:
        rate: share of the places that are changed, of those that may be (gaps between words, words, marks behind
            words), in (0, 1]; at least one.
        modes: which changes, of `missing`, `doubled`, `inside` and `before_punctuation`.

    Source: Dhole et al. 2021, "NL-Augmenter: A Framework for Task-Sensitive Natural Language Augmentation", whitespace
        perturbation.
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}

    rate: Rate = 0.1
    modes: tuple[Mode, ...] = Field(("missing", "doubled", "inside", "before_punctuation"), min_length=1, strict=False)

    @cached_property
    def _key(self) -> tuple[Any, ...]:
        return "text.whitespace", self.kept, self.modes

    def draw(self, text: Text, rng: Chance) -> Edits:
        key = self._key
        found: _Places | None = text.derived.get(key)
        if found is None:
            found = text.derived[key] = self._places(text)
        gaps, spots = found
        count = len(gaps) + len(spots)
        edits: Edits = []
        for index, draw in pick(count, share(self.rate, count), rng):
            if index < len(gaps):
                at, spaces = gaps[index]
                edits.append((at, at + 1, spaces[int(draw * len(spaces))]))
            else:
                start, offsets = spots[index - len(gaps)]
                at = start + offsets[int(draw * len(offsets))]
                edits.append((at, at, " "))
        edits.sort()
        return edits

    def _places(self, text: Text) -> _Places:
        value, labels = text.value, text.labels
        fixed = frozenset[int]()  # starts of words that are neither joined nor parted
        if self.kept or labels:
            fixed = frozenset(
                start
                for start, end in text.words
                if value[start:end].lower() in self.kept or (labels and text.is_marked(start, end))
            )
        return _Places(self._gaps(text, fixed), self._spots(text, fixed))

    def _gaps(self, text: Text, fixed: frozenset[int]) -> list[tuple[int, tuple[str, ...]]]:
        """Single spaces before words that may go or be doubled."""
        value, labels = text.value, text.labels
        may_join, may_double = "missing" in self.modes, "doubled" in self.modes and "tokens" not in labels
        gaps: list[tuple[int, tuple[str, ...]]] = []
        joins, last = False, -1  # whether the word before may be joined, and its end
        for start, end in text.words if may_join or may_double else ():
            as_front, as_back = _joins(value[start:end])
            at = start - 1
            if at > 0 and value[at] == " " and not value[at - 1].isspace():
                joined = joins if last == at else value[at - 1] in ",;:!?"  # a word or a mark within a sentence
                joined = joined and may_join and as_back and start not in fixed
                if joined and labels:
                    joined = not text.is_marked(at - 1, at + 1)
                doubled = may_double and (not labels or text.allows((at, at + 1, "  ")))
                if joined or doubled:
                    gaps.append((at, _SPACES[joined, doubled]))
            joins, last = as_front and start not in fixed, end
        return gaps

    def _spots(self, text: Text, fixed: frozenset[int]) -> list[tuple[int, tuple[int, ...]]]:
        """Where a space may be put inside a word, or between it and a mark behind it."""
        value, labels = text.value, text.labels
        inside, before_mark = "inside" in self.modes, "before_punctuation" in self.modes
        walls = frozenset[int]()  # borders of tokens, where a space would change nothing
        if "tokens" in labels and text.language in UNSPACED_LANGUAGES:
            walls = frozenset(text.starts)
        spots: list[tuple[int, tuple[int, ...]]] = []
        for start, end in text.words if inside or before_mark else ():
            if start in fixed:
                continue
            if inside:
                offsets = _offsets(value[start:end], value[end : end + 1].isalpha())
                if walls:
                    offsets = tuple([offset for offset in offsets if start + offset not in walls])
                if offsets:
                    spots.append((start, offsets))
            if before_mark and end not in walls and value[end : end + 1] in _MARKS and _is_its_own(value, end):
                spots.append((end, _RIGHT_THERE))
        return spots


@lru_cache(maxsize=1 << 15)
def _joins(word: str) -> tuple[bool, bool]:
    """Whether a word may be joined with the one behind it, and with the one before it."""
    lower = word.lower()
    is_negation = lower in NEGATIONS or lower.endswith(_NOT)
    return not is_negation and lower not in _STANDS_ALONE, lower not in NEGATIONS


@lru_cache(maxsize=1 << 15)
def _offsets(word: str, goes_on: bool) -> tuple[int, ...]:
    """Where a space may stand in a word: between two letters, but so that no part is a negation.

    Args:
        word: the word.
        goes_on: whether a letter stands right behind it; behind an ideograph, a space may stand before that one too.
    """
    has_ideographs = _HAS_IDEOGRAPH.search(word) is not None
    lower = word.lower()
    if lower in NEGATIONS or lower.endswith(_NOT):
        return ()
    offsets = []
    for at in range(1, len(word) + (has_ideographs and goes_on)):
        if not word[at - 1].isalpha() or not (at == len(word) or word[at].isalpha()):
            continue
        is_near = at <= _LONGEST or len(word) - at <= _LONGEST  # so that no long word is cut again and again
        if has_ideographs or not (is_near and (lower[:at] in NEGATIONS or lower[at:] in NEGATIONS)):
            offsets.append(at)
    return tuple(offsets)


def _is_its_own(value: str, at: int) -> bool:
    """Whether the punctuation mark that stands there belongs to the word before, not to a number or a link."""
    behind = value[at + 1 : at + 2]
    return value[at] in _WIDE or not behind or behind in _CLOSES or behind in _NARROW
