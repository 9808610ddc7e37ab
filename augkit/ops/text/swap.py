"""`text.swap`: exchange words."""

from __future__ import annotations

from numpy.random import Generator

from augkit.ops.base import Rate, operator
from augkit.ops.edits import Edits
from augkit.ops.sampling import pick_numbers, share
from augkit.ops.text.base import Text, TextOperator
from augkit.ops.text.reading.words import OPENERS, Word, is_bound, starts_sentence

Free = tuple[list[Word], int]
"""Words that may change places, and how many do."""


@operator("text.swap", version=1)
class Swap(TextOperator):
    """Exchange pairs of words; punctuation and sentences' capitals stay where they are, as do words under a label.

    Args:
        rate: swaps as a share of the number of words, in (0, 1]; at least one.

    Source: Wei & Zou 2019, "EDA: Easy Data Augmentation Techniques", random swap.
    """

    rate: Rate = 0.1

    def draw(self, text: Text, rng: Generator) -> Edits:
        key = ("text.swap", self.kept, self.rate)
        found: Free | None = text.derived.get(key)
        if found is None:
            found = text.derived[key] = self._free(text)
        words, wanted = found
        picked = pick_numbers(len(words), wanted, rng)
        value = text.value
        edits: Edits = []
        for pair in range(0, len(picked) - 1, 2):
            (a, b), (c, d) = words[picked[pair]], words[picked[pair + 1]]
            first, second = value[a:b], value[c:d]
            if first == second:
                continue
            if first[0].isupper() or second[0].isupper():
                first, second = _fitted(text, (a, first), (c, second))
            edits += [(a, b, second), (c, d, first)]
        edits.sort()
        return edits

    def _free(self, text: Text) -> Free:
        """Worked out once for all copies of a row."""
        value, words = text.value, text.words
        wanted = 2 * share(self.rate, len(words))
        if self.kept:
            words = [word for word in words if value[word[0] : word[1]].lower() not in self.kept]
        if text.labels:
            words = [word for word in words if not text.is_marked(*word)]
        if "'" in value or "’" in value:
            words = [word for word in words if not is_bound(value, *word)]
        return words, wanted


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
