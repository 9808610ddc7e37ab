"""`text.dates`: dates become others that exist, written in the same way."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.ops.text.reading.dated import MONTHS, WEEKDAYS
from augkit.testing import check_operator

from .conftest import Change
from .drawing import PROSE, drawn

DRAWS = [str(key) for key in range(25)]
MONTH, DAY = "|".join(MONTHS), "|".join(WEEKDAYS)


@pytest.mark.parametrize("parameters", [{}, {"rate": 1.0}, {"on": "text_pair"}])
def test_the_contract_holds(parameters: dict[str, object]) -> None:
    check_operator(get_operator("text.dates"), **parameters)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "On Sunday, 5 March 2028, and again on 2025-05-24; then in November."),
        ("b", "On Friday, 19 June 2026, and again on 2026-08-26; then in August."),
        ("c", "On Friday, 15 March 2019, and again on 2024-09-10; then in September."),
    ],
)
def test_what_fixed_keys_give(change: Change, key: str, expected: str) -> None:
    text = "On Monday, 4 March 2024, and again on 2024-04-01; then in June."
    assert change("text.dates", text, key, rate=1.0) == expected


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("2024-03-05", r"20\d\d-\d\d-\d\d"),
        ("2024/3/5", r"20\d\d/[1-9]\d?/[1-9]\d?"),
        ("03/05/2024", r"(?:0\d|1[012])/(?:0\d|1[012])/20\d\d"),
        ("25/12/2023", r"[012]\d/[01]\d/20\d\d"),
        ("12.10.2021", r"[012]\d\.[01]\d\.20\d\d"),
        ("5/13/99", r"[1-9]\d?/[1-9]\d?/\d\d"),
        ("5 March 2024", rf"\d+ (?:{MONTH}) 20\d\d"),
        ("5th of March, 2024", rf"\d+(?:st|nd|rd|th) of (?:{MONTH}), 20\d\d"),
        ("March 5, 2024", rf"(?:{MONTH}) \d+, 20\d\d"),
        ("march 5 , 2024", rf"(?:{MONTH.lower()}) \d+ , 20\d\d"),
        ("MARCH 5", rf"(?:{MONTH.upper()}) \d+"),
        ("Mar. 5th", r"[A-Z][a-z]{2}\. \d+(?:st|nd|rd|th)"),
        ("Dec 1999", r"[A-Z][a-z]{2} (?:19|20)\d\d"),
        ("Monday", DAY),
        ("on mondays", rf"on (?:{DAY.lower()})s"),
        ("in May", rf"in (?:{MONTH})"),
        ("In December it snows", rf"In (?:{MONTH}) it snows"),
    ],
)
def test_the_form_stays(change: Change, text: str, pattern: str) -> None:
    found = {change("text.dates", text, key) for key in DRAWS}
    assert all(re.fullmatch(pattern, one) for one in found), found
    assert text not in found and len(found) > 1


@pytest.mark.parametrize(
    "text",
    [
        "I may march on.",
        "May Smith and April Jones met.",
        "Black Friday and Good Friday",
        "like `` his girl friday , '' it 's not freaky friday",
        "a sketch on saturday night live",
        "3/5 of it, 3-2, 12.5 and 1.2.3",
        "from Monday to Friday",
        "May 3-5 and 5 to 7 June",
        "http://x.org/2024-03-05/a and a2024-03-05",
        "32 March 2024, 2024-13-01 and 31/31/2020",
        "February 30, 2024",
        "March 5st, 2024",
    ],
)
def test_what_is_no_date_or_not_alone_stays(change: Change, text: str) -> None:
    assert {change("text.dates", text, key, rate=1.0) for key in DRAWS[:8]} == {text}


def test_new_dates_exist_and_weekdays_are_the_right_ones(change: Change) -> None:
    for key in DRAWS:
        after = change("text.dates", "On Tue, Feb. 29, 2000 and Thursday, 29 February 2024.", key, rate=1.0)
        short, month, day, year, weekday, date = re.fullmatch(
            r"On (\w{3}), (\w{3})\. (\d+), (\d{4}) and (\w+), (.*)\.", after
        ).groups()  # type: ignore[union-attr]
        assert datetime.datetime.strptime(f"{month} {day} {year}", "%b %d %Y").strftime("%a") == short
        assert datetime.datetime.strptime(date, "%d %B %Y").strftime("%A") == weekday


def test_a_weekday_moves_with_a_day_whose_year_is_not_named(change: Change) -> None:
    for key in DRAWS:
        weekday, month, day = change("text.dates", "Monday, March 4", key).replace(",", "").split()
        moved = datetime.date(2023, MONTHS.index(month) + 1, int(day)) - datetime.date(2023, 3, 4)
        assert WEEKDAYS[moved.days % 7] == weekday


def test_a_date_that_can_be_read_two_ways_exists_in_both(change: Change) -> None:
    for key in DRAWS:
        one, two, _ = change("text.dates", "03/05/2024", key).split("/")
        assert int(one) <= 12 and int(two) <= 12


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("2024年3月5日", r"20\d\d年\d+月\d+日"),
        ("2012年8月", r"20\d\d年\d+月"),
        ("5月1号", r"\d+月\d+号"),
        ("8月的天气", r"\d+月的天气"),
        ("9月09日", r"(?:[1-9]|1[012])月[0-3]\d日"),
        ("三月五日", "[一二三四五六七八九十]+月[一二三四五六七八九十]+日"),
        ("星期一下午", "星期[二三四五六日]下午"),
        ("周三，下雨", "周[一二四五六日]，下雨"),
    ],
)
def test_chinese_dates(change: Change, text: str, pattern: str) -> None:
    found = {change("text.dates", text, key, language="zh") for key in DRAWS}
    assert all(re.fullmatch(pattern, one) for one in found), found
    assert text not in found


@pytest.mark.parametrize("text", ["3个月", "周围", "1月15日至17日", "2012年", "十一月饼"])
def test_chinese_that_is_no_date_stays(change: Change, text: str) -> None:
    assert {change("text.dates", text, key, language="zh", rate=1.0) for key in DRAWS[:8]} == {text}


def test_a_translation_changes_alike(change_row) -> None:  # type: ignore[no-untyped-def]
    row = {"text": "I was born on Monday, April 3, 1950.", "target_text": "我出生于1950年4月3日，星期一。"}
    after = change_row("text.dates", row)
    assert after == row  # a weekday that is part of a date in one text alone: left alone
    row = {"text": "I was born on April 3, 1950, a Monday.", "target_text": "我出生于1950年4月3日，星期一。"}
    for key in DRAWS:
        after = change_row("text.dates", row, key, rate=1.0)
        month, day, year, weekday = re.fullmatch(r"I was born on (\w+) (\d+), (\d+), a (\w+)\.", after["text"]).groups()  # type: ignore[union-attr]
        numbers = f"{year}年{MONTHS.index(month) + 1}月{day}日，星期{'一二三四五六日'[WEEKDAYS.index(weekday)]}"
        assert after["target_text"] == f"我出生于{numbers}。"


def test_a_day_with_and_without_its_year_is_one(change: Change) -> None:
    for key in DRAWS:
        after = change("text.dates", "March 5, 2024. On March 5 we met.", key, rate=1.0)
        assert re.fullmatch(r"(\w+ \d+), 20\d\d\. On \1 we met\.", after)


def test_labels_move_along_and_other_entities_stay(change_row) -> None:  # type: ignore[no-untyped-def]
    row = {
        "text": "On 5 March 2024 Li saw Friday Night.",
        "spans": [
            {"start": 3, "end": 15, "label": "DATE", "text": "5 March 2024"},
            {"start": 16, "end": 18, "label": "PER"},
            {"start": 23, "end": 35, "label": "WORK", "text": "Friday Night"},
        ],
    }
    after = change_row("text.dates", row, rate=1.0)
    date, person, work = (after["text"][span["start"] : span["end"]] for span in after["spans"])
    assert date != "5 March 2024" and date == after["spans"][0]["text"]
    assert (person, work) == ("Li", "Friday Night")


def test_tokens_stay_as_many(change_row) -> None:  # type: ignore[no-untyped-def]
    row = {"tokens": ["On", "March", "5", ",", "2024", "Li"], "tags": ["O", "O", "O", "O", "O", "B-PER"]}
    after = change_row("text.dates", row)
    assert len(after["tokens"]) == 6 and after["tags"] == row["tags"] and after["tokens"] != row["tokens"]


def test_kept_dates_stay(change: Change) -> None:
    assert change("text.dates", "On Monday we met", keep=["monday"]) == "On Monday we met"


@given(st.sampled_from(PROSE), st.integers(0, 20).map(str))
def test_prose_keeps_everything_that_is_no_date(sentence: str, key: str) -> None:
    for start, end, new in drawn("text.dates", Text(sentence), key, rate=1.0):
        assert sentence[start:end] != new


@given(st.text("12 ,./-March5thMon年月日周三", max_size=30), st.sampled_from(["en", "zh"]))
def test_any_text_comes_through(value: str, language: str) -> None:
    before = Text(value, None, language)
    before.edited(drawn("text.dates", before, "a", rate=1.0))
