"""Dates in texts: where they stand, what they say, and how they are written."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import NamedTuple

from augkit.ops.text.base import Text
from augkit.ops.text.reading.alike import Covered, Mention
from augkit.ops.text.reading.quoted_titles import in_quoted_title
from augkit.ops.text.reading.words import starts_sentence
from augkit.resources import numerals
from augkit.resources.chinese_numbers import read_number

_JANUARY_TO_DECEMBER = "January February March April May June July August September October November December"
MONTHS = tuple(_JANUARY_TO_DECEMBER.split())
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CHINESE_WEEKDAYS = "一二三四五六日"
_NUMERALS = "一二三四五六七八九十"
YEARS = range(1900, 2100)

_FULL_MONTH = "|".join(MONTHS)
_MONTH = rf"(?P<month>{_FULL_MONTH}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?=\s?\.?\s))(?:\s?\.)?"
_WEEKDAY = rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)}|(?:Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun)(?=\.?,?\s))\.?,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?P<ordinal>st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FREE, _ENDS = r"(?<![\w.,/\-–$€£#@])", r"(?![\w%/]|[-–.]\d|-\w)"
_ENGLISH = [
    re.compile(f"{_FREE}{_WEEKDAY}{_DAY}\\s+(?:of\\s+)?{_MONTH}\\s?,?\\s+{_YEAR}{_ENDS}", re.IGNORECASE),
    re.compile(f"{_FREE}{_WEEKDAY}{_MONTH}\\s+{_DAY}\\s?,?\\s+{_YEAR}{_ENDS}", re.IGNORECASE),
    re.compile(f"{_FREE}{_WEEKDAY}{_DAY}\\s+(?:of\\s+)?{_MONTH}(?=[\\s.,;:!?)'’\"]|$)(?!\\s+\\d)", re.IGNORECASE),
    re.compile(
        f"{_FREE}{_WEEKDAY}{_MONTH}\\s+{_DAY}{_ENDS}(?!\\s+(?:to|and|or|through)\\s+\\d|,?\\s+\\d)", re.IGNORECASE
    ),
    re.compile(f"{_FREE}(?<!\\d\\s){_MONTH}\\s?,?\\s+{_YEAR}{_ENDS}", re.IGNORECASE),
    re.compile(rf"{_FREE}(?<!\d )(?P<weekday>{'|'.join(WEEKDAYS)})(?=s?\b)(?![-\w]*\.\w)", re.IGNORECASE),
    re.compile(rf"{_FREE}(?<!\d\s)(?P<month>{_FULL_MONTH})\b(?!['’]\w|\s+\d|-\d)", re.IGNORECASE),
]
_NUMERIC = [
    re.compile(rf"{_FREE}{_YEAR}(?P<gap>[-/.])(?P<month>\d\d?)(?P=gap)(?P<day>\d\d?)(?!\d|[-/.]\d)"),
    re.compile(rf"{_FREE}(?P<one>\d\d?)(?P<gap>[-/.])(?P<two>\d\d?)(?P=gap)(?P<year>(?:19|20)?\d\d)(?![\w%]|[-/.]\d)"),
]
_CHINESE = [
    re.compile(rf"(?<![\d.]){_YEAR}年(?P<month>\d\d?)月(?:(?P<day>\d\d?)(?=[日号]))?"),
    re.compile(r"(?<![\d.年/-])(?P<month>\d\d?)月(?:(?P<day>\d\d?)(?=[日号]))"),
    re.compile(rf"(?<![{_NUMERALS}\d个年])(?P<month>[{_NUMERALS}]{{1,2}})月(?P<day>[{_NUMERALS}]{{1,3}})(?=[日号])"),
    re.compile(r"(?<![\d.年/-])(?P<month>\d\d?)月(?![\d个刊])"),
    re.compile(
        "(?:星期|礼拜)(?P<weekday>[一二三四五六日天])|周(?P<weekday2>[一二三四五六日])(?=[\\W早上中下晚至到的在将起开发推出公举有]|$)"
    ),
]
_HINT = re.compile(rf"\d\D|\d\d|day|{_FULL_MONTH}|[月周星礼禮]", re.IGNORECASE)
"""Without any of these there is no date, which is soon told."""
_ALSO_WORDS = frozenset({"march", "may", "august", "april", "june"})
"""Months that are words or names too, and need a word before them that speaks of time."""
_FEASTS = frozenset(
    {"black", "good", "cyber", "ash", "easter", "palm", "fat", "shrove", "super", "ruby", "bloody", "girl", "freaky"}
)
_TITLE = re.compile(r"(?:saturday night live|friday the 13th|friday after next|sunday school|sunday best)\b", re.I)
_OF_TIME = re.compile(
    r"\b(?:in|of|since|by|until|till|last|next|this|early|late|mid|every|through|during|before|after|from)\s+$", re.I
)
_TO = re.compile(r"s?[日号]?\s*(?:to|till|until|through|-|–|—|~|至|到)\s*(?=\S)")
_FROM = re.compile(r"s?[日号]?\s*(?:to|till|until|through|-|–|—|~|至|到)\s*\Z")


class Day(NamedTuple):
    """What a date says; None for what it leaves out."""

    year: int | None
    month: int | None
    day: int | None
    weekday: int | None = None


class Form(NamedTuple):
    """How a date is written.

    Attributes:
        text: the date as it stands in the text.
        fields: name, start and end of each part of it.
        is_padded: whether numbers below ten have a 0 before them.
        is_ambiguous: whether day and month may be the other way round.
    """

    text: str
    fields: tuple[tuple[str, int, int], ...]
    is_padded: bool
    is_ambiguous: bool


def find_dates(text: Text) -> list[Mention]:
    """The dates of a text, longest forms first where one holds another; without time, and no years alone."""
    if not _HINT.search(text.value):
        return []
    patterns = [*_NUMERIC, *(_CHINESE if not text.value.isascii() else ())]
    if text.language != "zh" or any(map(str.isascii, text.value)):
        patterns += _ENGLISH
    found: list[Mention] = []
    covered = Covered(len(text.value))
    for pattern in patterns:
        for match in pattern.finditer(text.value):
            mention = None if covered.touches(*match.span()) else _mention(match, text.value)
            if mention is not None:
                found.append(mention)
                covered.add(*match.span())
    starts, ends = {one.start for one in found}, {one.end for one in found}
    alone = [one for one in found if not _is_end_of_range(text.value, one, starts, ends)]
    return sorted(alone, key=lambda one: one.start)


def _is_end_of_range(value: str, mention: Mention, starts: set[int], ends: set[int]) -> bool:
    """Whether the date is one of two, the first of which must come first."""
    low = max(0, mention.start - 12)
    after, before = _TO.match(value, mention.end), _FROM.search(value[low : mention.start])
    if after is not None and (value[after.end()].isdigit() or after.end() in starts):
        return True
    if before is None:
        return False
    end = low + before.start()
    return end in ends or value[max(0, end - 1) : end].isdigit()


def _mention(match: re.Match[str], value: str) -> Mention | None:
    """What a pattern found, if it is a date."""
    groups = {name: part for name, part in match.groupdict().items() if part and name != "gap"}
    start, end = match.span()
    ambiguous = False
    if "one" in groups:
        one, two = int(groups["one"]), int(groups["two"])
        if one > 12 or two > 12 or match["gap"] == ".":
            names = ("day", "month") if one > 12 or match["gap"] == "." else ("month", "day")
        else:
            names, ambiguous = ("month", "day"), one != two
        renamed = {"one": names[0], "two": names[1]}
    else:
        renamed = {"weekday2": "weekday"}
    parts = {renamed.get(name, name): part for name, part in groups.items()}
    day = _day(parts)
    if day is None or not _is_certain(parts, value, start, end):
        return None
    fields = sorted((match.start(name) - start, match.end(name) - start, renamed.get(name, name)) for name in groups)
    numbers = [part for name, part in parts.items() if name in ("day", "month") and part.isdigit()]
    padded = any(part[0] == "0" for part in numbers) or (
        "gap" in match.groupdict() and len(min(numbers)) == 2 == len(max(numbers))
    )
    form = Form(match.group(), tuple((name, low, high) for low, high, name in fields), padded, ambiguous)
    return Mention(start, end, day, form)


def _day(parts: Mapping[str, str]) -> Day | None:
    """What the parts say; None where there is no such day."""
    year = int(parts["year"]) if "year" in parts else None
    if year is not None and year < 100:
        year += 2000 if year < 50 else 1900
    month = _month(parts["month"]) if "month" in parts else None
    number = parts.get("day")
    day = None if number is None else (int(number) if number.isdecimal() else read_number(number))
    if ("month" in parts and month is None) or (number is not None and day is None):
        return None
    if "ordinal" in parts and parts["ordinal"].lower() != numerals.suffix_of(day or 0):
        return None
    weekday = _weekday(parts["weekday"]) if "weekday" in parts else None
    made = Day(year, month, day, weekday)
    return made if exists(made) else None


def _month(word: str) -> int | None:
    if word.isdecimal():
        return int(word) if 1 <= int(word) <= 12 else None
    if word[0] in _NUMERALS:
        number = read_number(word)
        return number if number is not None and number <= 12 else None
    return next(number for number, month in enumerate(MONTHS, 1) if month.lower().startswith(word.lower()[:3]))


def _weekday(word: str) -> int:
    if word in CHINESE_WEEKDAYS + "天":
        return CHINESE_WEEKDAYS.find(word) if word != "天" else 6
    return next(number for number, day in enumerate(WEEKDAYS) if day.lower().startswith(word.lower()[:3]))


def exists(day: Day) -> bool:
    if day.year is not None and day.year not in YEARS:
        return False
    if day.day is None:
        return True
    try:
        datetime.date(2024 if day.year is None else day.year, day.month or 1, day.day)
    except ValueError:
        return False
    return True


def _is_certain(parts: Mapping[str, str], value: str, start: int, end: int) -> bool:
    """Whether words that have another use are dates here."""
    names = [parts[name] for name in ("weekday", "month") if name in parts and parts[name][0].isascii()]
    if not names or any(name[0].isdigit() for name in names):
        return True
    if any(not name.islower() and not name.isupper() and not name.istitle() for name in names):
        return False
    if _TITLE.match(value, start) or ("day" not in parts and in_quoted_title(value, start, end)):
        return False
    before = re.search(r"(\w+)\s+$", value[max(0, start - 24) : start])
    named = before is not None and before[1][0].isupper() and not value.isupper()
    if named and not starts_sentence(value, max(0, start - 24) + before.start()):  # type: ignore[union-attr]
        return "day" in parts or "year" in parts  # "Black Friday"
    if set(parts) == {"weekday"}:
        return before is None or before[1].lower() not in _FEASTS
    if set(parts) == {"month"}:
        if re.match(r"\s+[A-Z]", value[end:]) and not value.isupper():
            return False  # "April Smith"
        return names[0].lower() not in _ALSO_WORDS or (
            names[0][0].isupper() and _OF_TIME.search(value[max(0, start - 12) : start]) is not None
        )
    is_abbreviated = (
        "month" in parts and len(parts["month"]) < 5 and parts["month"].lower() not in ("may", "june", "july")
    )
    return not (is_abbreviated and names[-1].islower() and "year" not in parts)
