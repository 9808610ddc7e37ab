"""Words and characters that are read alike: the look-up behind `text.homophone`."""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import cache, cached_property
from importlib import resources
from itertools import accumulate
from typing import NamedTuple

from augkit.resources.chinese import NEGATING, NUMERALS, UNWANTED

MOST = 8  # homophones of one word or character: the commonest
MOST_REMEMBERED = 1 << 16  # words whose alternatives are held
LEAST_SEEN = 10  # of a word or character in another's place, as twice the binary logarithm of how often

_AROUND = tuple((start, length - start) for length in (4, 3, 2) for start in range(length))
"""Where words of four to two characters stand around a place: how many characters before it, and from it on."""
_COUNTED = re.compile(r"([^\d ]+)(\d+)")
_FIXED = NUMERALS | NEGATING


Change = tuple[tuple[int, str], ...]
"""Which characters of a word become which."""


class Alternatives(NamedTuple):
    """What a word can become.

    Attributes:
        changes: the ways to change it.
        shares: for each the sum of the weights up to and with it, as a share of all; weights go with the root of how
            common a replacement is.
    """

    changes: tuple[Change, ...]
    shares: tuple[float, ...]


class HomophoneTable:
    """Words and characters by their reading.

    Args:
        data: the table's text, as `make_table.py` describes it.

    Example:
        >>> table = HomophoneTable("cai2 wu4\\t财务22 财物21\\ncai3 wu1\\t采乌18\\n".encode())
        >>> table.homophones("财务", tones=True), table.homophones("财务", tones=False)
        ({'财物': 21}, {'财物': 21, '采乌': 18})
    """

    def __init__(self, data: bytes) -> None:
        self.fingerprint = hashlib.sha256(data).hexdigest()
        self._by_reading: dict[str, dict[str, int]] = {}
        self._by_typing: dict[str, dict[str, int]] = {}  # readings without tones
        self._readings: dict[str, str] = {}
        self._found: dict[tuple[str, bool] | tuple[str, bool, str], Alternatives] = {}
        seen_most: dict[str, int] = {}
        for line in data.decode("utf-8").splitlines():
            reading, _, counted = line.partition("\t")
            words = {word: int(seen) for word, seen in _COUNTED.findall(counted)}
            self._by_reading[reading] = words
            typed = self._by_typing.setdefault(_without_tones(reading), {})
            for word, seen in words.items():
                typed[word] = max(seen, typed.get(word, 0))
                if seen > seen_most.get(word, -1):
                    seen_most[word], self._readings[word] = seen, reading

    def reading(self, word: str) -> str:
        """The pinyin of a word, with tone digits and a space between syllables; "" where it is not known.

        >>> load().reading("银行"), load().reading("行动")
        ('yin2 hang2', 'xing2 dong4')
        """
        known = self._readings.get(word)
        if known is None:
            syllables = [self._readings.get(character, "") for character in word]
            return " ".join(syllables) if all(syllables) else ""
        return known

    def homophones(self, word: str, tones: bool, reading: str = "") -> dict[str, int]:
        """Other words that are read like a word, with how often they were seen, the commonest first.

        Args:
            word: a word or a character.
            tones: whether the tones have to be the same.
            reading: how it is read; as it mostly is, where left out.
        """
        reading = reading or self.reading(word)
        alike = self._by_reading.get(reading) if tones else self._by_typing.get(_without_tones(reading))
        fit = [
            (seen, other)
            for other, seen in (alike or {}).items()
            if seen >= LEAST_SEEN
            and other != word
            and UNWANTED.isdisjoint(other)
            and not any(a != b and (a in _FIXED or b in _FIXED) for a, b in zip(word, other, strict=True))
        ]
        return {other: seen for seen, other in sorted(fit, key=lambda item: (-item[0], item[1]))[:MOST]}

    def alternatives(self, word: str, tones: bool) -> Alternatives:
        """Ways to make another word of a word or, where none is read like it, to change one of its characters.

        >>> load().alternatives("财务", tones=True).changes
        (((1, '物'),),)
        """
        found = self._found.get((word, tones))
        if found is None:
            if len(self._found) >= MOST_REMEMBERED:
                self._found.clear()
            found = self._found[word, tones] = self._find(word, tones)
        return found

    def alternatives_at(self, value: str, at: int, tones: bool) -> Alternatives:
        """Ways to change the character at a place of a text, read as the words around it have it.

        >>> load().alternatives_at("去银行", 2, tones=True).changes
        (((0, '航'),), ((0, '杭'),))
        """
        character, syllable = value[at], self._syllable_at(value, at)
        key = character, tones, syllable
        found = self._found.get(key)
        if found is None:
            others = self.homophones(character, tones, syllable) if syllable else {}
            found = self._found[key] = _weighed({((0, other),): _weight(seen) for other, seen in others.items()})
        return found

    def _syllable_at(self, value: str, at: int) -> str:
        """How a character is read: as in the longest word around it whose reading is known, else as it mostly is."""
        character = value[at]
        for start, end in _AROUND if character in self._ambiguous else ():
            if start <= at and (known := self._readings.get(value[at - start : at + end])) is not None:
                syllables = known.split()
                if len(syllables) == start + end:
                    return syllables[start]
        return self._readings.get(character, "")

    @cached_property
    def _ambiguous(self) -> frozenset[str]:
        """Characters that some word reads otherwise than they are mostly read."""
        return frozenset(
            character
            for word, reading in self._readings.items()
            if len(word) > 1
            for character, syllable in zip(word, reading.split(), strict=True)
            if self._readings.get(character, syllable) != syllable
        )

    def _find(self, word: str, tones: bool) -> Alternatives:
        others = {_difference(word, other): _weight(seen) for other, seen in self.homophones(word, tones).items()}
        if not others:
            for at, syllable in enumerate(self.reading(word).split()):
                alike = self.homophones(word[at], tones, syllable)
                total = sum(map(_weight, alike.values()))  # so that each character is as likely to change
                others |= {((at, other),): _weight(seen) / total for other, seen in alike.items()}
        return _weighed(others)


def _difference(word: str, other: str) -> Change:
    return tuple((at, new) for at, (old, new) in enumerate(zip(word, other, strict=True)) if old != new)


def _weighed(weights: dict[Change, float]) -> Alternatives:
    total = sum(weights.values())
    return Alternatives(tuple(weights), tuple(sum_so_far / total for sum_so_far in accumulate(weights.values())))


def _without_tones(reading: str) -> str:
    return " ".join(syllable[:-1] for syllable in reading.split())


def _weight(seen: int) -> float:
    return float(2 ** (seen / 4))


@cache
def load() -> HomophoneTable:
    """The table that comes with augkit, read once a process."""
    packed = resources.files("augkit.resources.homophones").joinpath("homophones.txt.gz").read_bytes()
    return HomophoneTable(gzip.decompress(packed))
