"""`text.insert`: insert synonyms of words the text already has."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from numpy.random import Generator

from augkit.ops.base import Rate, operator
from augkit.ops.edits import Edits
from augkit.ops.sampling import Remembered, chosen, pick, share
from augkit.ops.text.base import Text, TextOperator
from augkit.ops.text.reading.lexicon import synonyms_in
from augkit.ops.text.reading.words import is_bound

Insertions = tuple[list[str], int, Callable[[int], bool]]
"""What may be inserted, how many words of the text have synonyms, and whether a word takes an insertion behind it."""


@operator("text.insert", version=1)
class Insert(TextOperator):
    """Insert a synonym of some word of the text after another word, never within a label or after an article.

    Args:
        rate: insertions as a share of the number of words, in (0, 1]; at least one, as far as words with a synonym go.

    Source: Wei & Zou 2019, "EDA: Easy Data Augmentation Techniques", random insertion.
    """

    languages: ClassVar[frozenset[str]] = frozenset({"en", "zh"})

    rate: Rate = 0.1

    def draw(self, text: Text, rng: Generator) -> Edits:
        found: Insertions | None = text.derived.get("text.insert")
        if found is None:
            found = text.derived["text.insert"] = _insertions(text)
        options, most, takes = found
        words = text.words
        edits: Edits = []
        for number, draw in pick(len(words), min(share(self.rate, len(words)), most), rng, takes):
            at = words[number][1]
            edits.append((at, at, chosen(options, draw)))
        edits.sort()
        return edits


def _insertions(text: Text) -> Insertions:
    """What may be inserted where, worked out once for all copies of a row."""
    value, choices = text.value, synonyms_in(text)
    spaced = text.language != "zh"
    space = " " if spaced or "tokens" in text.labels else ""  # it parts tokens, and does not stay in Chinese
    options: list[str] = []
    for start, end, synonyms in choices:
        shouted = end - start > 1 and value[start:end].isupper()
        options += [f"{space}{synonym.upper() if shouted else synonym}" for synonym in synonyms]
    words, marks = text.words, text.marks if text.labels else []
    has_clitics = "'" in value or "’" in value

    def takes(index: int) -> bool:
        """Whether an insertion behind this word tears nothing apart."""
        start, end = words[index]
        if end - start < 3 and value[start:end] in ("a", "an", "A", "An"):
            return False
        if spaced and (value[end : end + 1].isalnum() or (has_clitics and is_bound(value, start, end))):
            return False
        return not any(low < end < high for low, high in marks)

    return options, len(choices), Remembered(takes).__getitem__
