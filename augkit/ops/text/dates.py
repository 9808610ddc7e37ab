"""`text.dates`: replace dates by others that are written in the same way."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.text.base import Text
from augkit.ops.text.reading.alike import Alike, Covered, Group, Mention, Value, entities_of
from augkit.ops.text.reading.dated import CHINESE_WEEKDAYS, MONTHS, WEEKDAYS, Day, Form, exists, find_dates
from augkit.resources import numerals
from augkit.resources.chinese_numbers import write_number

_DATE_LABEL = re.compile("DATE|TIME", re.IGNORECASE)
_TRIES = 16


@operator("text.dates", version=4)
class Dates(Alike):
    """Replace dates by others written in the same way: "March 5th, 2024", 05/03/2024, "Monday", 2024年3月5日, 星期一.

    The new dates exist, and a weekday beside a date is the right one. Where the row has a `text_pair` or `target_text`,
    the dates that all texts share are changed in all alike.

    Args:
        rate: share of the dates replaced, in (0, 1]; at least one.

    Source: CheckList (Ribeiro et al. 2020), perturbation of dates; NL-Augmenter (Dhole et al. 2021), date formats.
    """

    languages: ClassVar[frozenset[str]] = frozenset({"en", "zh"})

    rate: Rate = 0.5

    def find(self, text: Text) -> Sequence[Mention]:
        closed = [(start, end) for start, end, label in entities_of(text) if not _DATE_LABEL.search(label)]
        covered = Covered(len(text.value), closed)
        return [one for one in find_dates(text) if not covered.touches(one.start, one.end)]

    def groups(self, found: Mapping[str, Sequence[Mention]]) -> list[Group]:
        """By date; "March 5" is the same as "5 March 2024" where no other year is named for that day."""
        groups = {group[0][1].value: group for group in super().groups(found)}
        for value in list(groups):
            if isinstance(value, Day) and value.year is None and value.day is not None:
                full = [
                    one for one in groups if isinstance(one, Day) and one[1:3] == value[1:3] and one.year is not None
                ]
                if len(full) == 1:
                    groups[full[0]] += groups.pop(value)
        return list(groups.values())

    def other(self, mentions: Sequence[Mention], taken: Iterable[Value], rng: Chance) -> Value:
        old = mentions[0].value
        assert isinstance(old, Day)
        forms: list[Form] = [mention.form for mention in mentions]
        days = 12 if any(form.is_ambiguous for form in forms) else 28
        for _ in range(_TRIES):
            month, day, year = rng.fractions(3)
            new = _moved(
                old,
                year=None if old.year is None else old.year + int(year * 11) - 5,
                month=None if old.month is None else 1 + int(month * 12),
                day=None if old.day is None else 1 + int(day * days),
                weekday=int(day * 7),
            )
            if new not in taken and new != old and all(_fits(new, form) for form in forms):
                return new
        return None

    def written(self, mention: Mention, value: Value) -> str:
        assert isinstance(value, Day)
        form: Form = mention.form
        pieces, done = [], 0
        for name, start, end in form.fields:
            pieces += [form.text[done:start], _field(name, form.text[start:end], value, form)]
            done = end
        return "".join([*pieces, form.text[done:]])


def _moved(old: Day, *, year: int | None, month: int | None, day: int | None, weekday: int) -> Day:
    """A date with the parts of another; a weekday beside a date moves with it."""
    if old.weekday is None or old.day is None:
        return Day(year, month, day, None if old.weekday is None else weekday)
    leap = 2023  # stands in where no year is named
    before = datetime.date(old.year or leap, old.month or 1, min(old.day, 28))
    after = datetime.date(year or leap, month or 1, day or 1)
    return Day(year, month, day, (old.weekday + (after - before).days - max(0, old.day - 28)) % 7)


def _fits(new: Day, form: Form) -> bool:
    if not exists(new) or (new.day is not None and new.day > 28):
        return False
    for name, start, end in form.fields:
        word = form.text[start:end]
        if name == "month" and word[0].isalpha() and word[0].isascii() and form.text[end : end + 2].strip()[:1] == ".":
            return new.month != 5  # no abbreviation of May
        if name == "year" and len(word) == 2 and new.year is not None and not 1950 <= new.year < 2050:
            return False
    return True


def _field(name: str, like: str, new: Day, form: Form) -> str:
    """One part of a date, written as the old one was."""
    if name == "year":
        assert new.year is not None
        return f"{new.year % 100:02d}" if len(like) == 2 else str(new.year)
    if name == "ordinal":
        assert new.day is not None
        suffix = numerals.suffix_of(new.day)
        return suffix.upper() if like.isupper() else suffix
    number = {"month": new.month, "day": new.day, "weekday": new.weekday}[name]
    assert number is not None
    if like.isdecimal():
        return f"{number:02d}" if form.is_padded and len(like) == 2 else str(number)
    if not like.isascii():
        return CHINESE_WEEKDAYS[number] if name == "weekday" else write_number(number)
    word = MONTHS[number - 1] if name == "month" else WEEKDAYS[number]
    is_short = len(like) < 5 and like.title() not in (*MONTHS, *WEEKDAYS)
    word = word[:3] if is_short else word
    return word.lower() if like.islower() else word.upper() if like.isupper() else word
