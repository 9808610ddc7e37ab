"""`text.numbers`: replace numbers by others of the same form and size."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import ClassVar

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.text.base import Text
from augkit.ops.text.reading.alike import Alike, Mention, Value
from augkit.ops.text.reading.quantities import OLD_YEARS, YEARS, Form, find_numbers
from augkit.ops.text.reading.words import match_case
from augkit.resources import numerals
from augkit.resources.chinese_numbers import write_counted

_TRIES = 24
NEAR = 2
"""How many times larger or smaller the other number may be."""


@operator("text.numbers", version=4)
class Numbers(Alike):
    """Replace numbers by others of the same form and size: 1,250 by 1,830, 3.5% by 4.1%, "three" by "five".

    Amounts, percentages, ordinals and years stay what they are, round numbers stay round. Nothing is made of 0 and 1,
    nor of numbers that name something: dates, times, telephone numbers, versions, scores, "Room 12", "iPhone 15",
    "toy story 2", "8 Mile"; nor of the 2 and 4 that people write for "to" and "for".
    Where the row has a `text_pair` or `target_text`, the numbers that all texts share are changed in all alike.

    Args:
        rate: share of the numbers replaced, in (0, 1]; at least one.

    Source: CheckList (Ribeiro et al. 2020), `Perturb.change_number`.
    """

    languages: ClassVar[frozenset[str]] = frozenset({"en", "zh"})

    rate: Rate = 0.5

    def find(self, text: Text) -> Sequence[Mention]:
        return find_numbers(text)

    def other(self, mentions: Sequence[Mention], taken: Iterable[Value], rng: Chance) -> Value:
        first: Form = mentions[0].form
        for _ in range(_TRIES):
            value = _drawn(mentions[0].value, first, rng.fraction())
            if value not in taken and all(_fits(value, mention.form) for mention in mentions):
                return value
        return None

    def written(self, mention: Mention, value: Value) -> str:
        return _write(value, mention.form)


def _drawn(value: Value, form: Form, draw: float) -> Decimal:
    """A number like this one: as many digits, as many of them 0 at the end."""
    assert isinstance(value, Decimal)
    mantissa = int(value / form.scale * Decimal(10) ** form.decimals)
    if form.is_year:
        step = 10 if form.is_decade else 1
        return Decimal(mantissa + step * (int(draw * 7) - 3 if form.is_decade else int(draw * 25) - 12))
    digits = str(mantissa)
    zeros = len(digits) - len(digits.rstrip("0"))
    lead = len(digits) - zeros
    old = mantissa // 10**zeros
    low, high = max(10 ** (lead - 1), (old + 1) // 2), min(10**lead, NEAR * old + 1)
    if form.kind != "digits" and 10 < mantissa < 20:
        low, high = 11, 20
    elif lead == 1 and not zeros:
        low = max(2, low)
    drawn = low + int(draw * (high - low))
    drawn += lead > 1 and drawn % 10 == 0  # as many zeros at the end as before
    return Decimal(drawn * 10**zeros) * form.scale / Decimal(10) ** form.decimals


def _fits(value: Value, form: Form) -> bool:
    """Whether a number can be written in this form."""
    assert isinstance(value, Decimal)
    mantissa = value / form.scale * Decimal(10) ** form.decimals
    if mantissa != int(mantissa) or (form.decimals and not (int(mantissa) % 10 or form.like.endswith("0"))):
        return False
    number = int(mantissa)
    if form.kind == "words" or form.kind == "ordinal words":
        fits = 1 < number < 100 and not (form.is_century and number > 21)
    elif form.kind == "Chinese":
        fits = 1 < number < 10_000
    elif form.is_year:
        fits = number in (YEARS if int(form.like) in YEARS else OLD_YEARS) and not (
            form.is_decade and (number % 10 or number > max(2020, int(form.like)))
        )
    else:
        fits = not (form.is_century and number > 21) and len(str(number)) == len(
            re.sub(r"[.,]", "", form.like).lstrip("0")
        )
    if not fits or not form.article:
        return fits
    return _article_before(_write(value, form)) == form.article


def _article_before(number: str) -> str:
    """The article that goes with a number in digits or in words.

    >>> _article_before("8"), _article_before("11,000"), _article_before("118"), _article_before("eighty")
    ('an', 'an', 'a', 'an')
    """
    first = number.split(",")[0].split(".")[0]
    return "an" if first[0] == "8" or first in ("11", "18") or first.lower().startswith("e") else "a"


def _write(value: Value, form: Form) -> str:
    assert isinstance(value, Decimal)
    number = value / form.scale
    if form.kind == "words":
        return match_case(numerals.WORDS[int(number)], form.like)
    if form.kind == "ordinal words":
        return match_case(numerals.ORDINAL_WORDS[int(number)], form.like)
    if form.kind == "Chinese":
        return write_counted(int(number), form.two)
    text = f"{number:,.{form.decimals}f}" if form.commas else f"{number:.{form.decimals}f}"
    return text + (numerals.suffix_of(int(number)) if form.is_ordinal else "")
