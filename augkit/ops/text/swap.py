"""`text.swap`: exchange words."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.sampling import pick_numbers, share
from augkit.ops.text.base import UNSPACED_LANGUAGES, Text, TextOperator
from augkit.ops.text.reading.words import OPENERS, Word, starts_sentence, unbound

Free = tuple[list[Word], int, bool]
"""Words that may change places, how many do, and whether the text has capitals."""


@operator("text.swap", version=3)
class Swap(TextOperator):
    """Exchange pairs of words; punctuation and sentences' capitals stay where they are, as do words under a label.

    Args:
        rate: swaps as a share of the number of words, in (0, 1]; at least one.

    Source: Wei & Zou 2019, "EDA: Easy Data Augmentation Techniques", random swap.
    """

    rate: Rate = 0.1

    def draw(self, text: Text, rng: Chance) -> Edits:
        found: Free | None = text.derived.get(self._key)
        if found is None:
            found = text.derived[self._key] = self._free(text)
        words, wanted, has_capitals = found
        picked = iter(pick_numbers(len(words), wanted, rng))
        value = text.value
        edits: Edits = []
        for one, other in zip(picked, picked, strict=False):  # pairs; an odd one out stays
            (a, b), (c, d) = words[one], words[other]
            first, second = value[a:b], value[c:d]
            if first == second:
                continue
            if has_capitals and (first[0].isupper() or second[0].isupper()):
                first, second = _fitted(text, (a, first), (c, second))
            edits += [(a, b, second), (c, d, first)]
        edits.sort()
        return edits

    @cached_property
    def _key(self) -> tuple[Any, ...]:
        """Under which a text keeps what was worked out about it."""
        return "text.swap", self.kept, self.rate

    def _free(self, text: Text) -> Free:
        """Worked out once for all copies of a row."""
        value, words = text.value, text.words
        wanted = 2 * share(self.rate, len(words))
        if self.kept:
            words = [word for word in words if value[word[0] : word[1]].lower() not in self.kept]
        if text.labels:
            words = [word for word in words if not text.is_marked(*word)]
        if text.language in UNSPACED_LANGUAGES and any(value[start].isascii() for start, _ in words):
            words = [word for word in words if not _touches_latin(value, *word)]
        return unbound(value, words), wanted, not value.islower()


def _touches_latin(value: str, start: int, end: int) -> bool:
    """Whether a Chinese word has a Latin letter or digit beside it, so that a Latin word in its place would join it."""
    beside = value[start - 1 : start] + value[end : end + 1]
    return not value[start].isascii() and any(sign.isascii() and sign.isalnum() for sign in beside)


def _fitted(text: Text, first: tuple[int, str], second: tuple[int, str]) -> tuple[str, str]:
    """Two words as they are written in each other's place: what starts a sentence there has its capital."""
    (at, one), (place, other) = first, second
    leads = one[0].isupper() and starts_sentence(text.value, at)
    if leads == (other[0].isupper() and starts_sentence(text.value, place)):
        return one, other
    down, up = (one, other) if leads else (other, one)
    down, up = _lowered(down, text.language), up[0].upper() + up[1:]
    return (down, up) if leads else (up, down)


def _lowered(word: str, language: str) -> str:
    """A sentence's first word as it is written elsewhere; what may be a name stays."""
    small = word.lower()
    if word[1:] != small[1:]:
        return word
    if language != "en":
        return small
    stem = small.replace("’", "'").partition("'")[0]  # "we" of "we'll", "don" of "don't"
    return small if stem in OPENERS or stem.removesuffix("n") in OPENERS else word
