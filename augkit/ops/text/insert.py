"""`text.insert`: insert synonyms of words the text already has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from numpy.random import Generator

from augkit.ops.base import Rate, operator
from augkit.ops.edits import Edits
from augkit.ops.sampling import in_random_order, share
from augkit.ops.text.base import Text, TextOperator
from augkit.resources.synonyms import load


@operator("text.insert", version=1)
class Insert(TextOperator):
    """Insert a synonym of some word of the text after another word, never within a label.

    Args:
        rate: insertions as a share of the number of words, in (0, 1]; at least one, as far as words with a synonym go.

    Source: Wei & Zou 2019, "EDA: Easy Data Augmentation Techniques", random insertion.
    """

    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    rate: Rate = 0.1

    def draw(self, text: Text, rng: Generator) -> Edits:
        value, words = text.value, text.words
        table = load()
        wanted = share(self.rate, len(words))
        edits: Edits = []
        places = in_random_order(len(words), rng)
        for index in in_random_order(len(words), rng):
            start, end = words[index]
            word = value[start:end]
            if word not in table and word.lower() not in table:
                continue
            choices = table.candidates(word)
            if not choices:
                continue
            choice = choices[int(rng.random() * len(choices))]
            place = self._place(text, places)
            if place is None:
                break
            edits.append((place, place, f" {choice}"))
            if len(edits) == wanted:
                break
        edits.sort()
        return edits

    def _place(self, text: Text, places: Iterator[int]) -> int | None:
        """The end of a word that is drawn next and does not lie inside a label."""
        for index in places:
            end = text.words[index][1]
            if not text.labels or text.allows((end, end, " ")):
                return end
        return None
