"""`text.insert`: insert synonyms of words the text already has."""

from __future__ import annotations

from typing import ClassVar

from numpy.random import Generator

from augkit.ops.base import Rate, operator
from augkit.ops.edits import Edits
from augkit.ops.sampling import chosen, pick, share
from augkit.ops.text.base import Text, TextOperator
from augkit.ops.text.lexicon import synonyms_in
from augkit.ops.text.words import is_bound


@operator("text.insert", version=1)
class Insert(TextOperator):
    """Insert a synonym of some word of the text after another word, never within a label or after an article.

    Args:
        rate: insertions as a share of the number of words, in (0, 1]; at least one, as far as words with a synonym go.

    Source: Wei & Zou 2019, "EDA: Easy Data Augmentation Techniques", random insertion.
    """

    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    rate: Rate = 0.1

    def draw(self, text: Text, rng: Generator) -> Edits:
        value, words = text.value, text.words
        choices = synonyms_in(text)
        if not choices:
            return []
        options = [(choice, synonym) for choice in choices for synonym in choice[2]]
        wanted = min(share(self.rate, len(words)), len(choices))
        has_clitics = "'" in value or "’" in value

        def takes(index: int) -> bool:
            """Whether an insertion behind this word tears nothing apart."""
            start, end = words[index]
            if end - start < 3 and value[start:end] in ("a", "an", "A", "An"):
                return False
            if value[end : end + 1].isalnum() or (has_clitics and is_bound(value, start, end)):
                return False
            return not text.labels or text.allows((end, end, " "))

        edits: Edits = []
        for index, draw in pick(len(words), wanted, rng, takes):
            (start, end, _), synonym = chosen(options, draw)
            shouted = end - start > 1 and value[start:end].isupper()
            at = words[index][1]
            edits.append((at, at, f" {synonym.upper() if shouted else synonym}"))
        edits.sort()
        return edits
