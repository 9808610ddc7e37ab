"""The Chinese words that a masked language model replaces and writes: of jieba's dictionary, those with a meaning."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from augkit.errors import MissingExtra
from augkit.models.function_words import FUNCTION_WORDS
from augkit.resources.chinese import NEGATING, NUMERALS, UNWANTED, read_dictionary

__all__ = ["ChineseWord", "chinese_words"]

MOST_CHARACTERS = 4
LEAST_FREQUENCY = 20
NAMES = ("nr", "ns", "nt", "nz")
FAMILIES = frozenset("nvadbzil")
"""First letters of jieba's tags: nouns, verbs, adjectives, adverbs, attributes, states, idioms, phrases."""


class ChineseWord(NamedTuple):
    """How often a word was seen, and the first letter of its tag."""

    frequency: int
    family: str


@cache
def chinese_words() -> dict[str, ChineseWord]:
    """The words. Names, numbers, function words and negations are left out, and rare words.

    Raises:
        MissingExtra: jieba, whose dictionary this is, is not installed.
    """
    try:
        dictionary = read_dictionary()
    except ImportError:
        raise MissingExtra("A masked language model for Chinese", "zh") from None
    unwanted = NEGATING | UNWANTED
    return {
        word: ChineseWord(frequency, tag[0])
        for word, (frequency, tag) in dictionary.items()
        if frequency >= LEAST_FREQUENCY
        and len(word) <= MOST_CHARACTERS
        and tag[0] in FAMILIES
        and not tag.startswith(NAMES)
        and word not in FUNCTION_WORDS["zh"]
        and unwanted.isdisjoint(word)
        and NUMERALS.isdisjoint(word)
    }
