"""Numbers in English words: from "zero" to "ninety-nine", ordinals, and the words that multiply them."""

from __future__ import annotations

_SPELT = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
"""
_SPELT_ORDINALS = """
    zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth
"""
_UNITS, _ORDINALS = _SPELT.split(), _SPELT_ORDINALS.split()
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

WORDS: dict[int, str] = dict(enumerate(_UNITS))
for _ten, _word in enumerate(_TENS, 2):
    WORDS[10 * _ten] = _word
    WORDS.update({10 * _ten + unit: f"{_word}-{_UNITS[unit]}" for unit in range(1, 10)})
NUMBERS = {word: number for number, word in WORDS.items()}
"""English number word to number, 0 to 99."""

ORDINAL_WORDS: dict[int, str] = dict(enumerate(_ORDINALS))
for _ten, _word in enumerate(_TENS, 2):
    ORDINAL_WORDS[10 * _ten] = _word[:-1] + "ieth"
    ORDINAL_WORDS.update({10 * _ten + unit: f"{_word}-{_ORDINALS[unit]}" for unit in range(1, 10)})
ORDINALS = {word: number for number, word in ORDINAL_WORDS.items()}
"""English ordinal word to number, 0 to 99."""

SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}


def suffix_of(number: int) -> str:
    """The letters behind an ordinal in digits.

    >>> [f"{n}{suffix_of(n)}" for n in (1, 2, 3, 4, 11, 22)]
    ['1st', '2nd', '3rd', '4th', '11th', '22nd']
    """
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
