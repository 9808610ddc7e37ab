"""Numbers in English texts that count nothing: sequels, titles, lists, phrases, and `2` and `4` for "to" and "for".

Texts in small letters, as those of SST-2, do not tell a title by its capitals, so a number is taken for an amount only
where the words beside it say so.
"""

from __future__ import annotations

import re

from augkit.ops.text.reading.quoted_titles import in_quoted_title
from augkit.ops.text.reading.words import OPENERS
from augkit.resources.english_words import table as english_words
from augkit.resources.related import parts

_WORDS_AFTER = re.compile(r"(?:\s+[a-zA-Z][\w'’-]*){1,3}")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)(?:['’]s?)?[ \t]+\Z")
_CAPITAL_AFTER = re.compile(r":?\s+([A-Z][a-z]*)\b")
_UNIT_AFTER = re.compile(r"\s*-?\s*(?:km|kg|mg|cm|mm|ml|mph|kph|lbs?|oz|ft|hrs?|mins?|secs?|[MGT]B|percent|per cent)\b")
_MONTH_AFTER = re.compile(r"\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)\b", re.IGNORECASE)
_LIST_MARK_AFTER = re.compile(r"\s?(?:\.(?!\d)|[):\]])\s*\w|\s-\s")
_STARTS_ITEM = re.compile(r"(?:\A|[.!?:;…]\s?|\n)\s*\Z")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STANDS_FOR_A_WORD = frozenset({"2", "4"})
_BEFORE_AMOUNTS = OPENERS | _listed("""
    over under than around nearly almost roughly approximately exactly least most past last next first final entire
    whole own another per plus minus within below above between across save saves saved reach reaches reached hit hits
    turn turns turned i'm i've cost costs sold paid worth age aged circa upto top total mere full good solid extra
""")
_NO_PLURALS = _listed("""
    this his is was has its us as always does perhaps plus yes thus goes says needs wants means looks makes takes gets
    lets less unless across towards news business class process access success others sometimes besides afterwards
""")
_COUNTED = _listed(
    "people men women children feet teeth mice geese percent dozen times million billion thousand hundred"
)
_TITLES_AND_PHRASES = re.compile(
    r"(?:8 mile|9 lives|9/11|12 monkeys|12 angry men|13 conversations|13 ghosts|20,000 leagues|21 grams|24 hour party"
    r"|25th hour|28 (?:days|weeks) later|39 steps|40 days and 40|50 first dates|101 dalmatians|1001 nights"
    r"|two (?:towers|cents)|three (?:kings|stooges|musketeers|wise men|amigos|little pigs)"
    r"|four[ -]letter words?|four (?:seasons|corners|feathers|weddings)|five (?:senses|easy pieces)|six feet under"
    r"|seven (?:samurai|seas|wonders|dwarfs|dwarves|deadly sins|brides)|eight (?:legged freaks|crazy nights)"
    r"|nine lives|ten commandments|ten things i hate|twelve (?:apostles|angry men|monkeys|days of christmas))\b",
    re.IGNORECASE,
)


def names_something(value: str, start: int, end: int) -> bool:
    """Whether a bare number, in digits, names a thing, or stands for a word or a place in a list.

    >>> text = "toy story 2 is for 2 kids"
    >>> names_something(text, 10, 11), names_something(text, 19, 20)
    (True, False)
    """
    if in_title_or_phrase(value, start, end) or _MONTH_AFTER.match(value, end):
        return True
    before = value[max(0, start - 24) : start]
    if _LIST_MARK_AFTER.match(value, end) and _STARTS_ITEM.search(before):
        return True
    if is_counted(value, end):
        return False
    if value[start:end] in _STANDS_FOR_A_WORD:
        return True
    word = _WORD_BEFORE.search(before)
    return word is not None and word[1].isascii() and word[1].lower() not in _BEFORE_AMOUNTS


def in_title_or_phrase(value: str, start: int, end: int) -> bool:
    """Whether a number, in digits or in words, is part of a fixed phrase or of what reads as the name of a work."""
    if _TITLES_AND_PHRASES.match(value, start):
        return True
    after = _CAPITAL_AFTER.match(value, end)
    if after is not None and not value.isupper():
        is_common = after[1].lower() in english_words.load() or after[1].lower() in OPENERS
        if is_common and (value[end] == ":" or after[1].lower() not in OPENERS):
            return True  # "8 Mile", "2001: A Space Odyssey"; not "In 1999 Microsoft"
    return in_quoted_title(value, start, end)


def is_counted(value: str, end: int) -> bool:
    """Whether a word of several things, or a unit, follows within three words."""
    if _UNIT_AFTER.match(value, end):
        return True
    found = _WORDS_AFTER.match(value, end)
    if found is None:
        return False
    return any(_is_plural(word.lower().replace("’", "'").removesuffix("'s")) for word in found.group().split())


def _is_plural(word: str) -> bool:
    word = word.rpartition("-")[2]
    if word in _COUNTED or parts().get(word) == "N":
        return True
    return (
        word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")) and len(word) > 3 and word not in _NO_PLURALS
    )
