"""`text.ocr`: confuse letters as optical character recognition does."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.letters import LATIN_LANGUAGES, allowed, in_placeholder
from augkit.ops.sampling import pick, share
from augkit.ops.text.base import Text, TextOperator, TextSample

_PAIRS = """
    0-O 0-o 0-D 1-l 1-I 1-i 2-Z 2-z 4-A 5-S 5-s 6-b 6-G 7-T 8-B 9-g 9-q
    l-I i-l i-j I-J O-Q O-D C-G E-F B-E B-R P-F U-V V-Y M-N K-X
    a-o c-e c-o e-o n-u u-v v-y b-h h-n f-t l-t g-q r-t
    m-rn m-in m-ni m-nn d-cl h-li n-ri u-ii w-vv W-VV k-lc B-I3
"""
"""What is taken for one another, either way; more than one letter may stand for one."""
_DIGIT_PAIRS = "0-6 0-8 1-7 3-8 5-6 6-8 4-9"

_NUMBER = re.compile(
    r"(?<![^\s(\"'“‘$€£¥+\-])[$€£¥+\-]?\d(?:[\d.,:]*\d)?(?:st|nd|rd|th|s|%)?(?=[)\"'”’.,;:!?]*(?:\s|$))"
)


def _table(pairs: str) -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = defaultdict(list)
    for pair in pairs.split():
        one, other = pair.split("-")
        table[one].append(other)
        table[other].append(one)
    return {seen: tuple(taken) for seen, taken in table.items()}


CONFUSIONS = {seen: taken for seen, taken in _table(_PAIRS).items() if seen.isalpha()}
"""Letter, or letters, to what they are taken for."""
DIGITS = {seen: taken for seen, taken in _table(f"{_PAIRS} {_DIGIT_PAIRS}").items() if seen.isdigit()}
"""Digit to what it is taken for."""

Place = tuple[int, int, tuple[str, ...]]
"""Where in a word a confusion may happen, and what with."""
Places = tuple[list[int], list[Place]]
"""Where the word of each place starts, and the place."""


@operator("text.ocr", version=2)
class Ocr(TextOperator):
    """Confuse letters that look alike in print, one or two at a time: 0 and O, 1 and l, rn and m, cl and d.

    Links, addresses and placeholders stay as they are; so do numbers, unless `digits` is set. For Latin script; for
    Chinese characters that look alike there is `text.lookalike`.

    Args:
        rate: share of letters, or pairs of them, that are confused, of those that may be, in (0, 1]; at least one.
        digits: confuse digits of numbers too, with letters and with other digits.

    Source: Rice, Nagy & Nartker 1999, "Optical Character Recognition: An Illustrated Guide to the Frontier"; Jatowt et
        al. 2019, "Deep Statistical Analysis of OCR Errors for Effective Post-OCR Processing"; nlpaug's OcrAug.
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}
    languages: ClassVar[frozenset[str]] = LATIN_LANGUAGES

    rate: Rate = 0.03
    digits: bool = False

    @cached_property
    def _key(self) -> tuple[Any, ...]:
        return "text.ocr", self.kept, self.digits

    def draw(self, text: Text, rng: Chance) -> Edits:
        key = self._key
        found: Places | None = text.derived.get(key)
        if found is None:
            found = text.derived[key] = self._places(text)
        starts, places = found
        edits: Edits = []
        for index, draw in pick(len(places), share(self.rate, len(places)), rng):
            at = starts[index]
            low, high, taken = places[index]
            edits.append((at + low, at + high, taken[int(draw * len(taken))]))
        edits.sort()
        done = 0
        apart: Edits = []
        for edit in edits:
            if edit[0] >= done:  # "rn" and its "r" are two places
                apart.append(edit)
                done = edit[1]
        return apart

    def _places(self, text: Text) -> Places:
        value, kept, words = text.value, self.kept, text.words
        if kept:
            words = [(start, end) for start, end in words if value[start:end].lower() not in kept]
        starts: list[int] = []
        places: list[Place] = []
        for start, end in words:
            within = _within(value[start:end])
            starts.extend([start] * len(within))
            places.extend(within)
        if self.digits:
            in_numbers = _in_numbers(value, kept)
            starts.extend([0] * len(in_numbers))
            places.extend(in_numbers)
        if text.labels:
            edits = [(start + low, start + high, "x") for start, (low, high, _) in zip(starts, places, strict=True)]
            free = set(allowed(text, edits))
            which = [number for number, edit in enumerate(edits) if edit in free]
            return [starts[number] for number in which], [places[number] for number in which]
        return starts, places


@lru_cache(maxsize=1 << 15)
def _within(word: str) -> tuple[Place, ...]:
    """Where confusions may happen within a word; the same words turn up again and again."""
    places: list[Place] = []
    for at in range(len(word)):
        for end in (at + 1, at + 2):
            taken = CONFUSIONS.get(word[at:end])
            if taken is not None and end <= len(word):
                places.append((at, end, taken))
    return tuple(places)


def _in_numbers(value: str, kept: frozenset[str]) -> list[Place]:
    """Where the digits of numbers stand in the text, those in placeholders left out."""
    places: list[Place] = []
    for match in _NUMBER.finditer(value):
        start, end = match.span()
        if not in_placeholder(value, start) and match.group() not in kept:
            places += [(at, at + 1, DIGITS[value[at]]) for at in range(start, end) if value[at] in DIGITS]
    return places
