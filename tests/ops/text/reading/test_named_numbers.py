"""Numbers that count nothing are told from amounts by the words beside them."""

from __future__ import annotations

import re

import pytest

from augkit.ops.text.reading.named_numbers import is_counted, names_something
from augkit.ops.text.reading.quoted_titles import in_quoted_title


def place(text: str, pattern: str = r"\d+") -> tuple[int, int]:
    found = re.search(pattern, text)
    assert found is not None
    return found.span()


@pytest.mark.parametrize(
    "text", ["stuart little 2 is out", "text me 2 get in", "1. Why", "theatre 3000 tribute", "on 18 sep", "8 Mile Road"]
)
def test_a_number_that_names_something(text: str) -> None:
    assert names_something(text, *place(text))


@pytest.mark.parametrize(
    "text",
    ["for 2 long years", "at least 90 more minutes", "in 1999 Microsoft grew", "below 120 and falling", "2 km on"],
)
def test_a_number_that_counts_or_measures(text: str) -> None:
    assert not names_something(text, *place(text))


@pytest.mark.parametrize(("text", "counted"), [("5 old cats", True), ("5 of this glass", False), ("5 people", True)])
def test_what_is_counted_follows_within_three_words(text: str, counted: bool) -> None:
    assert is_counted(text, 1) is counted


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("`` freaky friday , '' it was", True),
        ("“Friday Night” was fine", True),
        ('he said "we met on friday."', False),
        ("we met on friday", False),
        ("`` it was a very long and cold friday night '' he said", False),
    ],
)
def test_a_short_quotation_without_a_stop_is_a_title(text: str, quoted: bool) -> None:
    assert in_quoted_title(text, *place(text, "(?i)friday")) is quoted
