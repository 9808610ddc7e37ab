"""`text.numbers`: numbers become others of the same form and size, and nothing else does."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.testing import check_operator

from .conftest import Change
from .drawing import PROSE, drawn

DRAWS = [str(key) for key in range(25)]


@pytest.mark.parametrize("parameters", [{}, {"rate": 1.0}, {"on": "text_pair"}, {"on": "text_pair", "rate": 0.2}])
def test_the_contract_holds(parameters: dict[str, object]) -> None:
    check_operator(get_operator("text.numbers"), **parameters)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "In 1995 about 1,510 people paid $5.70 for four tickets, 21% more."),
        ("b", "In 2001 about 1,690 people paid $4.20 for six tickets, 14% more."),
        ("c", "In 1993 about 2,450 people paid $3.10 for five tickets, 17% more."),
    ],
)
def test_what_fixed_keys_give(change: Change, key: str, expected: str) -> None:
    text = "In 1999 about 1,250 people paid $3.50 for three tickets, 12% more."
    assert change("text.numbers", text, key, rate=1.0) == expected


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("I have 3 cats.", r"I have [2-6] cats\."),
        ("I have 30 cats.", r"I have [2-6]0 cats\."),
        ("I have 31 cats.", r"I have [1-6][1-9] cats\."),
        ("It has 1,250 pages.", r"It has [12],\d\d0 pages\."),
        ("It cost $1,250.75 then.", r"It cost \$[12],\d{3}\.\d[1-9] then\."),
        ("It rose 3.5% then.", r"It rose [1-7]\.[1-9]% then\."),
        ("It rose 0.5 percent.", r"It rose 0\.[1-9] percent\."),
        ("on the 21st floor", r"on the (?:\d1st|\d2nd|\d3rd|\d[4-9]th|1[1-3]th) floor"),
        ("in 1999 he came", r"in (?:19|20)\d\d he came"),
        ("in 1562 he came", r"in 15[5-7]\d he came"),
        ("toy story 2 has 31 good jokes", r"toy story 2 has [1-6][1-9] good jokes"),
        ("we stay 2 long days", r"we stay [34] long days"),
        ("4 people came 4 free", r"[2356-8] people came 4 free"),
        ("12 Americans and 15 Germans", r"[1-3]\d Americans and [1-3]\d Germans"),
        ("in 1999 Microsoft grew", r"in (?:19|20)\d\d Microsoft grew"),
        ("in the 1990s", r"in the (?:19|20)\d0s"),
        ("an 8-year-old boy", r"an 8-year-old boy"),
        ("an 80 km walk", r"an 80 km walk"),
        ("a 5 km walk", r"a [2-79] km walk"),
        ("three cats", r"(?:two|four|five|six) cats"),
        ("Three cats", r"(?:Two|Four|Five|Six) cats"),
        ("twelve cats", r"(?:eleven|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen) cats"),
        ("forty cats", r"(?:twenty|thirty|fifty|sixty|seventy|eighty) cats"),
        ("five million cats", r"(?:three|four|six|seven|eight|nine) million cats"),
        ("the fifth time", r"the (?:third|fourth|sixth|seventh|eighth|ninth) time"),
        ("in the 15th century", r"in the (?:1[1-9]|2[01])(?:st|th) century"),
    ],
)
def test_the_form_and_the_size_stay(change: Change, text: str, pattern: str) -> None:
    found = {change("text.numbers", text, key) for key in DRAWS}
    assert all(re.fullmatch(pattern, one) for one in found), found
    if "an 8" not in text:
        assert text not in found and len(found) > 1


@pytest.mark.parametrize(
    "text",
    [
        "Call 555-1234 or 555 1234 now.",
        "Version 2.1.3 and v2 and Python 3 are out.",
        "See http://x.org/5?id=77 and x5@y.org.",
        "Room 12, page 5, Windows 10, iPhone 15, Boeing 747",
        "order #12345, {5} and <h1>",
        "from 3-2 to 3:1, 24/7 and 1/2",
        "rated 4 out of 5 and 4 stars",
        "two or three, five to six",
        "at 5 pm, at 7, 12:30 and 5 o'clock",
        "0 or nothing, 1 and one",
        "100% sure, 911, 007",
        "5 March 2024 and 2024-03-05",
        "COVID-19, B2, 4K, MP3 and H2O",
        "1234567 or 98765",
        "I <3 you, ten to one",
        "I saw 8 Mile, 2001: A Space Odyssey and 12 Monkeys.",
        "better than toy story 2 , worse than farenheit 451 .",
        "`` 13 ways to say it '' and \"5 easy pieces\"",
        "a mystery theatre 3000 tribute with four letter words on the seven seas",
        "text me 2 get in , 4 my mom 's sake",
        "one in three gags, 3 in 10",
        "back at half 8, on 18 sep",
        "Why? 2 . Because. 3) So: 5 - done",
        "sirius 211 . Xm 147",
    ],
)
def test_what_names_something_stays(change: Change, text: str) -> None:
    assert {change("text.numbers", text, key, rate=1.0) for key in DRAWS[:8]} == {text}


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("他买了三个苹果。", "他买了[两四五六]个苹果。"),
        ("他买了两本书。", "他买了[三四]本书。"),
        ("第三名", "第[二四五六]名"),
        ("有三百人参加，共五十位", "有三百人参加，共[三四六七八九]十位"),
        ("便宜了200元", "便宜了[134]00元"),
        ("500万个用户", "[346789]00万个用户"),
        ("2012年的事", r"20\d\d年的事"),
        ("增长3.5%", r"增长[1-7]\.[1-9]%"),
    ],
)
def test_chinese_numbers_where_a_measure_word_follows(change: Change, text: str, pattern: str) -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    found = {change("text.numbers", text, key, language="zh") for key in DRAWS}
    assert all(re.fullmatch(pattern, one) for one in found), found
    assert text not in found


@pytest.mark.parametrize(
    "text",
    ["一个人", "三四个人", "十分好", "8月5日", "08年", "iPhone 15的价格", "0比3", "《2012》", "二元结构", "皇帝三双"],
)
def test_chinese_that_counts_nothing_stays(change: Change, text: str) -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    assert {change("text.numbers", text, key, language="zh", rate=1.0) for key in DRAWS[:8]} == {text}


def test_the_same_number_becomes_the_same_everywhere(change: Change) -> None:
    for key in DRAWS:
        after = change("text.numbers", "five of 5 men had 7 cats", key, rate=1.0)
        word, digits = re.fullmatch(r"(\w+) of (\d) men had \d cats", after).groups()  # type: ignore[union-attr]
        assert after == "five of 5 men had 7 cats" or {"three": 3, "four": 4, "six": 6, "seven": 7}.get(
            word, int(digits)
        ) == int(digits)


def test_a_translation_changes_alike(change_row) -> None:  # type: ignore[no-untyped-def]
    row = {"text": "Three men paid 25 dollars each for two tables.", "target_text": "三个男人每人花25美元买桌子。"}
    words = {"two": "两", "four": "四", "five": "五", "six": "六"}
    for key in DRAWS:
        after = change_row("text.numbers", row, key, rate=1.0)
        count, price = re.fullmatch(r"(\w+) men paid (\d+) dollars each for two tables\.", after["text"]).groups()  # type: ignore[union-attr]
        assert after["target_text"] == f"{words[count.lower()]}个男人每人花{price}美元买桌子。"
        assert count != "Three" and price != "25"


def test_a_number_that_one_text_lacks_stays_in_all(change_row) -> None:  # type: ignore[no-untyped-def]
    row = {"text": "Five dogs and 7 cats.", "text_pair": "There are 7 cats.", "target_text": "7 cats, 5 dogs?"}
    for key in DRAWS:
        after = change_row("text.numbers", row, key, rate=1.0)
        assert re.fullmatch(r"Five dogs and ([4-689]) cats\.", after["text"])
        assert after["text_pair"] == f"There are {after['text'][14]} cats."
        assert after["target_text"] == f"{after['text'][14]} cats, 5 dogs?"


def test_the_text_of_a_pair_alone(change_row) -> None:  # type: ignore[no-untyped-def]
    after = change_row("text.numbers", {"text_pair": "It has 40 pages."}, on="text_pair")
    assert re.fullmatch(r"It has [235678]0 pages\.", after["text_pair"])


def test_labels_move_along_and_entities_of_other_kinds_stay(change_row) -> None:  # type: ignore[no-untyped-def]
    row = {
        "text": "Apollo flew 13 men for 8 days over Rome.",
        "spans": [{"start": 12, "end": 14, "label": "CARDINAL"}, {"start": 23, "end": 31, "label": "SHOW"}],
        "answers": {"text": ["Rome"], "answer_start": [35]},
    }
    after = change_row("text.numbers", row, rate=1.0)
    first, second = (after["text"][span["start"] : span["end"]] for span in after["spans"])
    assert first != "13" and first.isdigit() and second == "8 days o"
    assert after["text"][after["answers"]["answer_start"][0] :].startswith("Rome")


def test_tokens_stay_as_many(change_row) -> None:  # type: ignore[no-untyped-def]
    row = {"tokens": ["Li", "ate", "5", "eggs"], "tags": ["B-PER", "O", "O", "O"]}
    after = change_row("text.numbers", row)
    assert after["tokens"][2] in set("346789") and after["tags"] == row["tags"]


def test_kept_numbers_stay(change: Change) -> None:
    assert change("text.numbers", "I ate 5 eggs and five more", keep=["5"], rate=1.0) == "I ate 5 eggs and five more"


@given(st.sampled_from(PROSE), st.integers(0, 20).map(str))
def test_prose_keeps_everything_that_is_no_number(sentence: str, key: str) -> None:
    for start, end, new in drawn("text.numbers", Text(sentence), key, rate=1.0):
        assert sentence[start:end] != new
        assert sentence[start:end][0].isdigit() == new[0].isdigit()


@given(st.text("12 ,.5%$-stndthree个年三", max_size=30), st.integers(0, 2).map(str))
def test_any_text_comes_through(value: str, key: str) -> None:
    before = Text(value)
    before.edited(drawn("text.numbers", before, key, rate=1.0))
