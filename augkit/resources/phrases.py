"""Fixed phrases of English, in which no word has a synonym: "at least", "by the way", "pig in a poke".

WordNet 3.0 lists most of them, `wordnet/idioms.txt` others; `wordnet/make_relations.py` makes the table.
"""

from __future__ import annotations

import functools
import gzip
import re
from collections import defaultdict
from importlib import resources
from itertools import pairwise

POSSESSIVES = ("my", "your", "his", "her", "its", "our", "their", "one's", "one 's")
"""What may stand in the place of `*` in a phrase."""

_MARKS = ".,;:!?()\"'“”‘’`…"
_OPENING = '(["“‘`'
_ITS_WAY = re.compile(rf" (?:{'|'.join(POSSESSIVES)}) way\b", re.IGNORECASE)  # "mumbles his way through"


class FixedPhrases:
    """Phrases by each pair of words in them.

    Args:
        phrases: one a line; `*` stands for a possessive.

    Attributes:
        words: every word of a phrase.

    Example:
        >>> FixedPhrases("by the way").hold("so , by the way , go", 12, 15)
        True
    """

    def __init__(self, phrases: str) -> None:
        places: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for line in phrases.splitlines():
            for phrase in [line.replace("*", word) for word in POSSESSIVES] if "*" in line else [line]:
                at, words = 0, phrase.split(" ")
                for pair in pairwise(words):
                    places[" ".join(pair)].append((at, phrase))
                    at += len(pair[0]) + 1
        self._places = {pair: tuple(found) for pair, found in places.items()}
        self.words = frozenset(word for pair in places for word in pair.split(" "))

    def hold(self, value: str, start: int, end: int) -> bool:
        """Whether the word of a text that stands at [start, end) is part of a fixed phrase.

        It never is where it is not among `words` and no " way" is in the text.
        """
        low, high = value.rfind(" ", 0, max(0, start - 1)) + 1, value.find(" ", end + 1)
        behind = value[start : high if high >= 0 else len(value)].lower().rstrip(_MARKS)
        before = value[low:end].lower().lstrip(_OPENING)
        return (
            (behind in self._places and self._stands(value, start, behind))
            or (before in self._places and self._stands(value, end - len(before), before))
            or (" way" in value and _ITS_WAY.match(value, end) is not None)
        )

    def _stands(self, value: str, start: int, pair: str) -> bool:
        """Whether a phrase stands in the text that has this pair of words, which stands at `start`."""
        for offset, phrase in self._places[pair]:
            low = start - offset
            high = low + len(phrase)
            if low >= 0 and value[low:high].lower() == phrase and _is_apart(value, low, high):
                return True
        return False


def _is_apart(value: str, low: int, high: int) -> bool:
    return not ((low and value[low - 1].isalnum()) or value[high : high + 1].isalnum())


@functools.cache
def load() -> FixedPhrases:
    """The phrases that come with augkit, read once a process."""
    packed = resources.files("augkit.resources.wordnet").joinpath("phrases.txt.gz").read_bytes()
    return FixedPhrases(gzip.decompress(packed).decode("ascii"))
