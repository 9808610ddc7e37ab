"""Which words of a text have synonyms, and which: what `text.synonym` and `text.insert` choose from."""

from __future__ import annotations

import re

from augkit.ops.text.base import Text
from augkit.ops.text.reading.words import starts_sentence
from augkit.resources.chinese_synonyms import table as chinese_synonyms
from augkit.resources.synonyms import load

Choice = tuple[int, int, tuple[str, ...]]
"""Where a word stands, and its synonyms in lower case."""

_TITLE_OF_A_WORK = re.compile("《[^》]*》")
LIGHT_MARKS = " \"'“”‘’()*"  # marks that do not part a word from its neighbours


def synonyms_in(text: Text) -> list[Choice]:
    """The words that have synonyms where they stand, names left out; worked out once for all copies of a row."""
    found: list[Choice] | None = text.derived.get("synonyms")
    if found is None:
        found = text.derived["synonyms"] = _look_up_chinese(text) if text.language == "zh" else _look_up(text)
    return found


def _look_up(text: Text) -> list[Choice]:
    table, value = load(), text.value
    known, candidates = table.known, table.candidates
    found: list[Choice] = []
    for index, (start, end) in enumerate(text.words):
        word = value[start:end]
        if word in known or (not word.islower() and word.lower() in known and not may_be_a_name(value, start, word)):
            choices = candidates(word, *neighbours(text, index))
            if choices:
                found.append((start, end, choices))
    return found


def _look_up_chinese(text: Text) -> list[Choice]:
    """The words of Chinese text that have synonyms; those in the titles of works stay."""
    value, candidates = text.value, chinese_synonyms.load().candidates
    found: list[Choice] = []
    for start, end in text.words:
        if end - start > 1 and (choices := candidates(value[start:end])):
            found.append((start, end, choices))
    if found and "《" in value:
        titles = [match.span() for match in _TITLE_OF_A_WORK.finditer(value)]
        found = [choice for choice in found if not any(low < choice[0] < high for low, high in titles)]
    return found


def may_be_a_name(value: str, start: int, word: str) -> bool:
    """Whether a word's capitals can mean something: they do not at the start of a sentence or in a text of capitals."""
    if word.isupper():
        return not value.isupper()
    return not (word[0].isupper() and starts_sentence(value, start))


def neighbours(text: Text, index: int) -> tuple[str, str]:
    """The words beside the one of this number; "" where the text ends or a mark of more weight stands between."""
    value, words = text.value, text.words
    start, end = words[index]
    before = after = ""
    if index:
        low, high = words[index - 1]
        if start - high == 1 or not value[high:start].strip(LIGHT_MARKS):
            before = value[low:high]
    if index + 1 < len(words):
        low, high = words[index + 1]
        if low - end == 1 or not value[end:low].strip(LIGHT_MARKS):
            after = value[low:high]
    return before, after
