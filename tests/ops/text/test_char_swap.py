"""`text.char_swap`: neighbouring letters change places."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.ops.text.char_swap import CharSwap
from augkit.testing import check_operator

from .conftest import Change, Draw
from .drawing import CHINESE, KEYS, PROSE, RATES, STORY, drawn

NAME = "text.char_swap"


class InChinese(CharSwap):
    __doc__ = CharSwap.__doc__
    languages: ClassVar[frozenset[str]] = frozenset({"zh"})


@pytest.mark.parametrize("parameters", [{"rate": 1.0}, {"rate": 0.3, "keep_edges": True, "min_length": 4}])
def test_the_contract(parameters: dict[str, object]) -> None:
    check_operator(CharSwap, **parameters)


def test_the_contract_on_chinese(chinese: None) -> None:
    check_operator(InChinese, rate=1.0)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "The film isn't a very good story, but its actosr aer excelelnt."),
        ("b", "Teh film isn't a very godo story, but its acotrs are excellent."),
    ],
)
def test_what_fixed_keys_give(change: Change, key: str, expected: str) -> None:
    assert change(NAME, STORY, key, rate=0.1) == expected


@given(st.sampled_from(PROSE), RATES, KEYS)
def test_pairs_of_letters_change_places_and_nothing_else(sentence: str, rate: float, key: str) -> None:
    edits = drawn(NAME, Text(sentence), key, rate=rate)
    assert edits
    for start, end, new in edits:
        old = sentence[start:end]
        assert end == start + 2 and old.isalpha() and new.lower() == old[::-1].lower() != old.lower()
        assert [letter.isupper() for letter in new] == [letter.isupper() for letter in old]
    assert all(one[1] <= other[0] for one, other in pairwise(edits))


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("film", {"iflm", "flim", "fiml"}),
        ("Film", {"Iflm", "Flim", "Fiml"}),
        ("FILM", {"IFLM", "FLIM", "FIML"}),
        ("Aab", {"Aba"}),
        ("see", {"ese"}),
        ("it's", {"ti's"}),
        ("ßa", {"aß"}),
        ("Aß", {"ßa"}),
        ("ffﬁ", {"fﬁf"}),
    ],
)
def test_letters_of_a_word_and_its_capitals(change: Change, word: str, found: set[str]) -> None:
    assert {change(NAME, word, str(key), rate=0.1) for key in range(40)} == found


def test_the_rate_is_the_share_of_pairs(draw: Draw) -> None:
    text = "abcdefghijk " * 20
    assert [len(draw(NAME, text, rate=rate)) for rate in (0.0001, 0.05, 0.2)] == [1, 10, 40]
    assert 80 < len(draw(NAME, text, rate=1.0)) <= 100


def test_edges_stay_and_short_words_too(change: Change) -> None:
    after = change(NAME, "They saw people", rate=1.0, keep_edges=True, min_length=4)
    assert re.fullmatch("Tehy saw p(oe|eo)(lp|pl)e", after) and after[10:14] != "eopl"
    assert change(NAME, "see tea cat", rate=1.0, min_length=4) == "see tea cat"


@pytest.mark.parametrize("fixed", ["not", "isn't", "n't", "https://x.io/a", "me@x.com", "{name}", "<br>", "3rd", "Mr."])
def test_negations_links_placeholders_and_numbers_stay(change: Change, fixed: str) -> None:
    assert change(NAME, f"it {fixed} so", rate=1.0) == f"ti {fixed} os"


def test_kept_words_stay_whatever_their_case(change: Change) -> None:
    assert change(NAME, "Film film FILM", rate=1.0, keep=["film"]) == "Film film FILM"


def test_an_accent_stays_on_its_letter(change: Change) -> None:
    assert {change(NAME, "tre\u0300s", str(key), rate=1.0) for key in range(20)} == {"rte\u0300s"}


def test_chinese_neighbours_change_places_across_words(change: Change, chinese: None) -> None:
    expected = "这部电影非常好看，可结惜有尾点拖沓，2010年的故事没有思意。"
    assert change(NAME, CHINESE, "a", "zh", rate=0.2) == expected
    found = {change(NAME, "我看电影", str(key), "zh", rate=0.1) for key in range(40)}
    assert found == {"看我电影", "我电看影", "我看影电"}


@pytest.mark.parametrize("text", ["好不好", "没有", "三百万", "60年好", "很，好"])
def test_chinese_negations_numerals_and_marks_are_not_passed(change: Change, chinese: None, text: str) -> None:
    assert change(NAME, text, "a", "zh", rate=1.0) == text


def test_tokens_keep_their_number_and_tags(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {"tokens": ["Anna", "Li", "sang"], "tags": ["B-PER", "I-PER", "O"]}
    after = change_row(NAME, values, rate=1.0)
    assert after["tags"] == values["tags"]
    assert after["tokens"] != values["tokens"] and after["tokens"][1] == "Il"
    for old, new in zip(values["tokens"], after["tokens"], strict=True):
        assert sorted(new.lower()) == sorted(old.lower())


def test_chinese_tokens_change_places_within_an_entity_or_outside_all(change_row, chinese: None) -> None:  # type: ignore[no-untyped-def]
    values = {"tokens": [*"人在上海看"], "tags": ["O", "O", "B-LOC", "I-LOC", "O"]}
    found = set()
    for key in range(30):
        after = change_row(NAME, values, str(key), "zh", rate=0.1)
        assert after["tags"] == values["tags"]
        found.add("".join(after["tokens"]))
    assert found == {"在人上海看", "人在海上看"}


def test_nothing_is_moved_across_the_border_of_a_span() -> None:
    spans = [{"start": 0, "end": 6, "label": "LOC"}]
    for key in range(30):
        before = Text("Berliner", {"spans": spans})
        after = before.edited(drawn(NAME, before, str(key), rate=1.0))
        assert sorted(after.value[:6].lower()) == sorted("berlin") and after.labels["spans"] == spans


@given(st.text("abzÉß中文不三ﬁʼé .'-1/@\u0301\u0130ก็क्ष\n", max_size=60), RATES, KEYS, st.sampled_from(["en", "ja"]))
def test_any_text_comes_through_with_its_letters(value: str, rate: float, key: str, language: str) -> None:
    before = Text(value, None, language)
    after = before.edited(drawn(NAME, before, key, rate=rate)).value
    assert len(after) == len(value)
    assert sorted(after.casefold()) == sorted(value.casefold())


@pytest.mark.parametrize("text", ["", "a", "?!", "12 3.5", "👩‍👩‍👧 🇫🇷", "not", " \n", "aaa Aa"])
def test_where_there_is_nothing_to_change_nothing_is_drawn(draw: Draw, text: str) -> None:
    assert draw(NAME, text, rate=1.0) == []


def test_the_meaning_of_a_target_stays() -> None:
    assert "target_text" in get_operator(NAME).keeps
