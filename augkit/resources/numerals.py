"""Numbers in words: English from "two" to "ninety-nine" and ordinals, Chinese up to 9,999."""

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
CHINESE_SCALES = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8}

_DIGITS = "零一二三四五六七八九"
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))


def suffix_of(number: int) -> str:
    """The letters behind an ordinal in digits.

    >>> [f"{n}{suffix_of(n)}" for n in (1, 2, 3, 4, 11, 22)]
    ['1st', '2nd', '3rd', '4th', '11th', '22nd']
    """
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def in_chinese(number: int, *, two: str = "二") -> str:
    """A number from 0 to 9,999 in Chinese.

    Args:
        number: the number.
        two: how 2 is written by itself and before 百 and 千: 两 or 兩 where a measure word follows.

    >>> in_chinese(12), in_chinese(305), in_chinese(2, two="两"), in_chinese(200, two="两"), in_chinese(22, two="两")
    ('十二', '三百零五', '两', '两百', '二十二')
    """
    if number == 2:
        return two
    text, rest, gap = "", number, False
    for place, name in _PLACES:
        digit, rest = divmod(rest, place)
        if digit:
            spelt = two if digit == 2 and place > 10 and not text else _DIGITS[digit]
            text += ("零" if gap and text else "") + ("" if place == 10 and digit == 1 and not text else spelt) + name
        gap = not digit
    return text + ("零" if gap and text and rest else "") + (_DIGITS[rest] if rest or not text else "")


def from_chinese(text: str) -> int | None:
    """The number that a Chinese numeral up to 9,999 spells; None where it is none or not written in the usual way.

    >>> from_chinese("三十五"), from_chinese("两百"), from_chinese("三四")
    (35, 200, None)
    """
    total = digit = 0
    places = {name: place for place, name in _PLACES}
    for letter in text.replace("两", "二").replace("兩", "二"):
        if letter in places:
            total += (digit or 1) * places[letter]
            digit = 0
        elif letter in _DIGITS:
            digit = _DIGITS.index(letter)
        else:
            return None
    total += digit
    return total if text in {in_chinese(total, two=two) for two in "二两兩"} else None
