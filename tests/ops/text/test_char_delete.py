"""`text.char_delete`: letters are left out of words, and no word is left out."""

from __future__ import annotations

import re
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.ops.text.char_delete import CharDelete
from augkit.ops.text.reading.words import find_words
from augkit.testing import check_operator

from .conftest import Change, Draw
from .drawing import CHINESE, KEYS, PROSE, RATES, STORY, drawn

NAME = "text.char_delete"


class InChinese(CharDelete):
    __doc__ = CharDelete.__doc__
    languages: ClassVar[frozenset[str]] = frozenset({"zh"})


@pytest.mark.parametrize("parameters", [{"rate": 1.0}, {"rate": 0.3, "keep_edges": True, "min_length": 4}])
def test_the_contract(parameters: dict[str, object]) -> None:
    check_operator(CharDelete, **parameters)


def test_the_contract_on_chinese(chinese: None) -> None:
    check_operator(InChinese, rate=1.0)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "Te film isn't a very good story, ut its actors are excllnt."),
        ("b", "The film isn't a vey good story, bu t actors are excellent."),
    ],
)
def test_what_fixed_keys_give(change: Change, key: str, expected: str) -> None:
    assert change(NAME, STORY, key, rate=0.1) == expected


@given(st.sampled_from(PROSE), RATES, KEYS)
def test_single_letters_of_words_go_and_no_word_goes(sentence: str, rate: float, key: str) -> None:
    edits = drawn(NAME, Text(sentence), key, rate=rate)
    assert edits
    gone = {start for start, _, _ in edits}
    assert all(end == start + 1 and new == "" and sentence[start].isalpha() for start, end, new in edits)
    for start, end in find_words(sentence):
        assert any(at not in gone and sentence[at].isalpha() for at in range(start, end))


def test_any_letter_may_go_and_at_the_highest_rate_any_may_be_the_one_that_is_left(change: Change) -> None:
    assert {change(NAME, "film", str(key), rate=0.1) for key in range(60)} == {"ilm", "flm", "fim", "fil"}
    assert {change(NAME, "film", str(key), rate=1.0) for key in range(60)} == {"f", "i", "l", "m"}


def test_the_rate_is_the_share_of_letters(draw: Draw) -> None:
    text = "abcdefghij " * 20
    assert [len(draw(NAME, text, rate=rate)) for rate in (0.0001, 0.1, 1.0)] == [1, 20, 180]


def test_edges_stay(change: Change) -> None:
    assert change(NAME, "Some people love it", rate=1.0, keep_edges=True) == "Se pe le it"


def test_short_words_stay(change: Change) -> None:
    after = change(NAME, "I am in a fine mood", rate=1.0, min_length=4)
    assert re.fullmatch("I am in a [fine] [mod]", after)


@pytest.mark.parametrize("fixed", ["not", "isn't", "n't", "https://x.io/a", "me@x.com", "{name}", "<br>", "3rd", "Mr."])
def test_negations_links_placeholders_and_numbers_stay(change: Change, fixed: str) -> None:
    assert re.fullmatch(rf"[a-z] {re.escape(fixed)} [a-z]", change(NAME, f"see {fixed} so", rate=1.0))


def test_kept_words_stay_whatever_their_case(change: Change) -> None:
    assert change(NAME, "Film film FILM", rate=1.0, keep=["film"]) == "Film film FILM"


def test_an_accent_goes_with_no_other_letter(change: Change) -> None:
    for key in range(10):
        assert "e\u0301" in change(NAME, "cafe\u0301", str(key), rate=1.0)


def test_chinese_characters_go_but_negations_numerals_and_one_of_each_run(change: Change, chinese: None) -> None:
    expected = "这部非常好看，惜结尾有点拖沓，2010年故事没有意思。"
    assert change(NAME, CHINESE, "a", "zh", rate=0.2) == expected
    for key in range(20):
        after = change(NAME, CHINESE, str(key), "zh", rate=1.0)
        assert re.fullmatch("[这部电影]非[常好看]，[可惜结尾有点拖沓]，2010年[的故事]没[有意思]。", after)
        assert re.fullmatch("[花了]三百元", change(NAME, "花了三百元", str(key), "zh", rate=0.3))


def test_tokens_keep_their_number_and_tags(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {"tokens": ["Anna", "Li", "sang"], "tags": ["B-PER", "I-PER", "O"]}
    for key in range(10):
        after = change_row(NAME, values, str(key), rate=1.0)
        assert after["tags"] == values["tags"]
        for old, new in zip(values["tokens"], after["tokens"], strict=True):
            assert new and len(new) < len(old) and re.search(".*".join(new), old)


def test_a_chinese_token_goes_with_its_character_and_an_entity_keeps_its_front(change_row, chinese: None) -> None:  # type: ignore[no-untyped-def]
    values = {"tokens": [*"我在上海看海"], "tags": ["O", "O", "B-LOC", "I-LOC", "O", "O"]}
    found = set()
    for key in range(40):
        after = change_row(NAME, values, str(key), "zh", rate=0.1)
        found.add((*after["tokens"], *after["tags"]))
    assert (*"在上海看海", "O", "B-LOC", "I-LOC", "O", "O") in found
    assert (*"我在海看海", "O", "O", "B-LOC", "O", "O") in found
    assert (*"我在上看海", "O", "O", "B-LOC", "O", "O") in found


def test_a_span_shrinks_with_its_words_and_never_to_nothing() -> None:
    for key in range(20):
        before = Text(
            "in Oslo", {"spans": [{"start": 3, "end": 7, "label": "LOC"}, {"start": 0, "end": 1, "label": "X"}]}
        )
        after = before.edited(drawn(NAME, before, str(key), rate=1.0))
        spans = [after.value[span["start"] : span["end"]] for span in after.labels["spans"]]
        assert 0 < len(spans[0]) < 4 and re.search(".*".join(spans[0]), "Oslo")
        assert spans[1] == "i"


@given(st.text("abzÉß中文不三ﬁʼé .'-1/@\u0301\u0130ก็क्ष\n", max_size=60), RATES, KEYS, st.sampled_from(["en", "ja"]))
def test_any_text_comes_through_with_nothing_new(value: str, rate: float, key: str, language: str) -> None:
    before = Text(value, None, language)
    edits = drawn(NAME, before, key, rate=rate)
    assert len(before.edited(edits).value) == len(value) - len(edits)
    assert all(new == "" and value[start].isalpha() for start, _, new in edits)


@pytest.mark.parametrize("text", ["", "a", "?!", "12 3.5", "👩‍👩‍👧 🇫🇷", "not", " \n"])
def test_where_there_is_nothing_to_change_nothing_is_drawn(draw: Draw, text: str) -> None:
    assert draw(NAME, text, rate=1.0) == []


def test_the_meaning_of_a_target_stays() -> None:
    assert "target_text" in get_operator(NAME).keeps
