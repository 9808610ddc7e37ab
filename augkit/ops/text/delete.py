"""`text.delete`: leave words out."""

from __future__ import annotations

from numpy.random import Generator

from augkit.ops.base import Rate, operator
from augkit.ops.edits import Edits
from augkit.ops.sampling import in_random_order, share
from augkit.ops.text.base import Text, TextOperator
from augkit.ops.text.words import NEGATIONS, Word, match_case


@operator("text.delete", version=1)
class Delete(TextOperator):
    """Leave words out, with the space beside each; never all of them, no negation, and no word under a label.

    Args:
        rate: share of words left out, in (0, 1]; at least one word.

    Source: Wei & Zou 2019, "EDA: Easy Data Augmentation Techniques", random deletion.
    """

    rate: Rate = 0.1

    def draw(self, text: Text, rng: Generator) -> Edits:
        value, words = text.value, text.words
        wanted = min(share(self.rate, len(words)), len(words) - 1)
        cuts: list[tuple[int, int]] = []
        order = in_random_order(len(words), rng)
        while len(cuts) < wanted and (index := next(order, None)) is not None:
            start, end = words[index]
            word = value[start:end].lower()
            if word in NEGATIONS or word.endswith(("n't", "n’t")) or word in self.kept:
                continue
            if text.labels and text.is_marked(start, end):
                continue
            if (cut := _with_space(value, (start, end))) is not None:
                cuts.append(cut)
        cuts.sort()
        return _disjoint(value, cuts)


def _with_space(value: str, word: Word) -> tuple[int, int] | None:
    """The word and the space before it, or else after it; None where it stands glued between two marks."""
    start, end = word
    if start and value[start - 1] == " ":
        return start - 1, end
    if end < len(value) and value[end] == " ":
        return start, end + 1
    glued = start and end < len(value) and not (value[start - 1].isalpha() and value[end].isalpha())
    return None if glued else (start, end)


def _disjoint(value: str, cuts: list[tuple[int, int]]) -> Edits:
    """Deletions that do not overlap; where the capitalised front of the text goes, the next word takes its capital."""
    edits: Edits = []
    done = 0
    for start, end in cuts:
        edits.append((max(start, done), end, ""))
        done = end
    if edits and edits[0][0] == 0 and value[0].isupper():
        front = 0
        while front + 1 < len(edits) and edits[front + 1][0] == edits[front][1]:
            front += 1
        low, high, _ = edits[front]
        if high < len(value) and value[high].islower():
            edits[front] = (low, high + 1, match_case(value[high], value[0] + "x"))
    return edits
