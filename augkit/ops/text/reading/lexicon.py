"""Which words of a text have synonyms, and which: what `text.synonym` and `text.insert` choose from."""

from __future__ import annotations

import functools
import re

from augkit.ops.text.base import Text
from augkit.ops.text.reading.quoted_titles import in_quoted_title
from augkit.ops.text.reading.words import starts_sentence
from augkit.resources import phrases
from augkit.resources.chinese_synonyms import table as chinese_synonyms
from augkit.resources.english_words import table as english_words
from augkit.resources.naming import names
from augkit.resources.related import parts
from augkit.resources.synonyms import load

Choice = tuple[int, int, tuple[str, ...]]
"""Where a word stands, and its synonyms in lower case."""

_TITLE_OF_A_WORK = re.compile("《[^》]*》")
LIGHT_MARKS = " \"'“”‘’()*"  # marks that do not part a word from its neighbours

_MOST_BEFORE_A_NOUN = 4  # words between an article and its noun, with the article
_DETERMINERS = frozenset(
    {"a", "an", "the", "this", "that", "my", "your", "his", "her", "its", "our", "their", "'s", "no", "every", "each"}
    | {"another", "any", "some", "either", "neither", "one", "what", "which", "whose", "whatever"}
)
_NONE: frozenset[str] = frozenset()


def synonyms_in(text: Text) -> list[Choice]:
    """The words that have synonyms where they stand, names left out; worked out once for all copies of a row."""
    found: list[Choice] | None = text.derived.get("synonyms")
    if found is None:
        found = text.derived["synonyms"] = _look_up_chinese(text) if text.language == "zh" else _look_up(text)
    return found


def _look_up(text: Text) -> list[Choice]:
    table, value = load(), text.value
    known, candidates, fixed = table.known, table.candidates, phrases.load().words
    is_small, given, may_hold_more = surroundings(value)
    found: list[Choice] = []
    for index, (start, end) in enumerate(text.words):
        word = value[start:end]
        if word not in known and (is_small or word.lower() not in known or may_be_a_name(value, start, word)):
            continue
        before, after = neighbours(text, index)
        choices = candidates(word, before, after)
        if not choices or before in given or ((word in fixed or may_hold_more) and is_held(value, start, end)):
            continue
        if start or not is_small or parts().get(word) != "n":  # "satin rouge is a film" opens with a name
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


def surroundings(value: str) -> tuple[bool, frozenset[str], bool]:
    """What a text says of all its words.

    Returns:
        Whether no capital tells names from words; then, given names behind which a word is a name too; and whether
        `is_held` may be true of words that no fixed phrase has in small letters.

    >>> "henry" in surroundings("henry bean 's screenplay")[1], len(surroundings("Henry saw the bean")[1])
    (True, 0)
    """
    if not value.islower():
        return False, _NONE, True
    return True, _given_names(), " way" in value or _may_quote(value)


def _may_quote(value: str) -> bool:
    return "`" in value or '"' in value or "“" in value


def is_held(value: str, start: int, end: int) -> bool:
    """Whether a word is part of a fixed phrase or of a title in quotation marks."""
    return phrases.load().hold(value, start, end) or (_may_quote(value) and in_quoted_title(value, start, end))


def lacks_a_determiner(text: Text, index: int) -> bool:
    """Whether a word is a noun in the singular with no article or the like before it.

    In a text of small letters it often is a name then, as in "with assassin he is back", or not counted.
    """
    value, words = text.value, text.words
    if parts().get(value[slice(*words[index])]) != "n":
        return False
    at = index
    while at and index - at < _MOST_BEFORE_A_NOUN and not value[words[at - 1][1] : words[at][0]].strip():
        at -= 1
        if value[slice(*words[at])] in _DETERMINERS:
            return False
    return True


@functools.cache
def _given_names() -> frozenset[str]:
    """Given names in small letters that are no words."""
    lists = names()
    return frozenset(name.lower() for name in (*lists.women, *lists.men, *lists.both)) - english_words.load()


def neighbours(text: Text, index: int) -> tuple[str, str]:
    """The words beside the one of this number; "" where the text ends or a mark of more weight stands between."""
    value, words = text.value, text.words
    start, end = words[index]
    before = after = ""
    if index:
        low, high = words[index - 1]
        if start - high == 1 or not value[high:start].strip(LIGHT_MARKS):
            before = value[low:high]
    index += 1
    if index < len(words):
        low, high = words[index]
        if low - end == 1 or not value[end:low].strip(LIGHT_MARKS):
            after = value[low:high]
    return before, after
