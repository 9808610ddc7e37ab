"""`text.swap`: exchange words."""

from __future__ import annotations

from numpy.random import Generator

from augkit.ops.base import Rate, operator
from augkit.ops.edits import Edits
from augkit.ops.sampling import pick, share
from augkit.ops.text.base import Text, TextOperator
from augkit.ops.text.words import OPENERS, is_bound, starts_sentence


@operator("text.swap", version=1)
class Swap(TextOperator):
    """Exchange pairs of words; punctuation and sentences' capitals stay where they are, as do words under a label.

    Args:
        rate: swaps as a share of the number of words, in (0, 1]; at least one.

    Source: Wei & Zou 2019, "EDA: Easy Data Augmentation Techniques", random swap.
    """

    rate: Rate = 0.1

    def draw(self, text: Text, rng: Generator) -> Edits:
        value, words = text.value, text.words
        if self.kept:
            words = [word for word in words if value[word[0] : word[1]].lower() not in self.kept]
        if text.labels:
            words = [word for word in words if not text.is_marked(*word)]
        has_clitics = "'" in value or "’" in value

        def is_free(index: int) -> bool:
            return not is_bound(value, *words[index])

        picked = pick(len(words), 2 * share(self.rate, len(words)), rng, is_free if has_clitics else None)
        edits: Edits = []
        for pair in range(0, len(picked) - 1, 2):
            (a, b), (c, d) = words[picked[pair][0]], words[picked[pair + 1][0]]
            first, second = value[a:b], value[c:d]
            leads = first[0].isupper() and starts_sentence(value, a)
            if leads != (second[0].isupper() and starts_sentence(value, c)):
                down, up = (first, second) if leads else (second, first)
                down, up = _lowered(down, text.language), up[0].upper() + up[1:]
                first, second = (down, up) if leads else (up, down)
            if value[a:b] != second:
                edits += [(a, b, second), (c, d, first)]
        edits.sort()
        return edits


def _lowered(word: str, language: str) -> str:
    """A sentence's first word as it is written elsewhere; what may be a name stays."""
    small = word.lower()
    if word[1:] != small[1:]:
        return word
    if language != "en":
        return small
    stem = small.replace("’", "'").partition("'")[0]  # "we" of "we'll", "don" of "don't"
    return small if stem in OPENERS or stem.removesuffix("n") in OPENERS else word
