"""Words that stand in some relation to those of a text, with the article that a replacement may call for."""

from __future__ import annotations

from typing import NamedTuple

from augkit.ops.edits import Edit
from augkit.ops.text.base import Text
from augkit.ops.text.reading.lexicon import (
    is_held,
    lacks_a_determiner,
    may_be_a_name,
    neighbours,
    surroundings,
)
from augkit.ops.text.reading.words import match_case
from augkit.resources import phrases
from augkit.resources.inflection import takes_an
from augkit.resources.synonyms import SynonymTable


class Related(NamedTuple):
    """A word of a text that may be replaced.

    Attributes:
        start, end: where it stands.
        candidates: its replacements in lower case.
        article: the place of an "a" or "an" right before it, or None.
    """

    start: int
    end: int
    candidates: tuple[str, ...]
    article: tuple[int, int] | None

    def edits(self, value: str, candidate: str) -> list[Edit]:
        """The replacement in the case of the word, and that of the article where it no longer fits."""
        word = match_case(candidate, value[self.start : self.end])
        edits: list[Edit] = [(self.start, self.end, word)]
        if self.article is not None:
            low, high = self.article
            fitting = "an" if takes_an(candidate) else "a"
            if value[low:high].lower() != fitting:
                shouted = high - low > 1 and value[low:high].isupper()
                edits.insert(0, (low, high, fitting.upper() if shouted else match_case(fitting, value[low:high])))
        return edits


def related_in(text: Text, table: SynonymTable, *, in_phrases: bool = False) -> list[Related]:
    """The words of a text that the table has replacements for where they stand; names are left out.

    Words of fixed phrases and of titles in quotation marks are too, unless they are asked for.
    """
    value, known = text.value, table.known
    fixed = phrases.load().words
    is_small, given, may_hold_more = surroundings(value)
    found: list[Related] = []
    for index, (start, end) in enumerate(text.words):
        word = value[start:end]
        if word not in known and (is_small or word.lower() not in known or may_be_a_name(value, start, word)):
            continue
        before, after = neighbours(text, index)
        article = None
        if before in ("a", "an", "A", "An", "AN"):
            article, before = text.words[index - 1], "every"  # as an article, but at home before every sound
        candidates = table.candidates(word, before, after)
        if not candidates or before in given or (is_small and lacks_a_determiner(text, index)):
            continue
        if in_phrases or not ((word in fixed or may_hold_more) and is_held(value, start, end)):
            found.append(Related(start, end, candidates, article))
    return found


def is_allowed(text: Text, one: Related) -> bool:
    """Whether every label stays true whichever candidate is taken."""
    if not text.labels:
        return True
    places = [(one.start, one.end), one.article] if one.article else [(one.start, one.end)]
    return all(text.allows((low, high, "x")) for low, high in places)
