"""Dates in texts, found where they stand."""

from __future__ import annotations

import pytest

from augkit.ops.text.base import Text
from augkit.ops.text.reading.dated import Day, exists, find_dates


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("The film opens on 3 May 2019 in Rome.", "en", ["3 May 2019"]),
        ("Due 2021-02-28, not later.", "en", ["2021-02-28"]),
        ("On March 4th we met.", "en", ["March 4th"]),
        ("You may go; march on.", "en", []),
        ("会议在2020年5月3日举行", "zh", ["2020年5月3"]),  # the sign for the day stays where it is
    ],
)
def test_dates_are_told_from_other_words(text: str, language: str, found: list[str]) -> None:
    mentions = find_dates(Text(text, language=language))
    assert [text[mention.start : mention.end] for mention in mentions] == found


@pytest.mark.parametrize(
    ("year", "month", "day", "is_one"),
    [(2020, 2, 29, True), (2021, 2, 29, False), (1900, 2, 29, False), (2000, 2, 29, True), (2021, 4, 31, False)],
)
def test_days_of_the_calendar(year: int, month: int, day: int, is_one: bool) -> None:
    assert exists(Day(year=year, month=month, day=day)) is is_one
