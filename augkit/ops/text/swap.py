"""`text.swap`: exchange words."""

from __future__ import annotations

from numpy.random import Generator

from augkit.ops.base import Rate, operator
from augkit.ops.edits import Edits
from augkit.ops.sampling import in_random_order, share
from augkit.ops.text.base import Text, TextOperator
from augkit.ops.text.words import match_case


@operator("text.swap", version=1)
class Swap(TextOperator):
    """Exchange pairs of words; punctuation stays where it is, and so do words under a label.

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
        if len(words) < 2:
            return []
        order = in_random_order(len(words), rng)
        edits = []
        for _ in range(min(share(self.rate, len(words)), len(words) // 2)):
            (a, b), (c, d) = words[next(order)], words[next(order)]
            first, second = value[a:b], value[c:d]
            if first == second:
                continue
            if not a or not c:  # the first word's capital stays at the front
                first, second = _recased(first, second) if not a else _recased(second, first)[::-1]
            edits += [(a, b, second), (c, d, first)]
        edits.sort()
        return edits


def _recased(front: str, other: str) -> tuple[str, str]:
    """The two words, the one that moves to the front capitalised in place of the one that stood there."""
    if front[:1].isupper() and front[1:].islower() and other.islower():
        return front.lower(), match_case(other, front)
    return front, other
