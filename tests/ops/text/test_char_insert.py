"""`text.char_insert`: letters of the same script are inserted into words."""

from __future__ import annotations

import re
import string
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.letters import HAN
from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.ops.text.char_insert import CharInsert
from augkit.testing import check_operator

from .conftest import Change, Draw
from .drawing import CHINESE, KEYS, PROSE, RATES, STORY, drawn

NAME = "text.char_insert"


class InChinese(CharInsert):
    __doc__ = CharInsert.__doc__
    languages: ClassVar[frozenset[str]] = frozenset({"zh"})


@pytest.mark.parametrize("parameters", [{"rate": 1.0}, {"rate": 0.3, "keep_edges": True, "min_length": 4}])
def test_the_contract(parameters: dict[str, object]) -> None:
    check_operator(CharInsert, **parameters)


def test_the_contract_on_chinese(chinese: None) -> None:
    check_operator(InChinese, rate=1.0)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "Tihe film isn't a verfy good stiory, but its actobrs are excellent."),
        ("b", "The film isn't a very good story, but ivts actorsd are excejllentm."),
    ],
)
def test_what_fixed_keys_give(change: Change, key: str, expected: str) -> None:
    assert change(NAME, STORY, key, rate=0.1) == expected


@given(st.sampled_from(PROSE), RATES, KEYS)
def test_a_letter_comes_behind_a_letter_and_everything_else_stays(sentence: str, rate: float, key: str) -> None:
    edits = drawn(NAME, Text(sentence), key, rate=rate)
    assert edits
    for start, end, new in edits:
        assert end == start + 1 and len(new) == 2
        assert new[0] == sentence[start] and new[0].isalpha() and new[1] in string.ascii_letters


@pytest.mark.parametrize(
    ("word", "shape"),
    [("film", "f.i.l.m."), ("Film", "F.i.l.m."), ("FILM", "F^I^L^M^"), ("McDONALD", "M.c.D^O^N^A^L^D^")],
)
def test_the_letter_has_the_case_of_those_around_it(change: Change, word: str, shape: str) -> None:
    pattern = shape.replace(".", "[a-z]").replace("^", "[A-Z]")
    assert all(re.fullmatch(pattern, change(NAME, word, str(key), rate=1.0)) for key in range(20))


def test_every_letter_is_drawn_behind_either(change: Change) -> None:
    found = {change(NAME, "of", str(key), rate=0.1) for key in range(500)}
    assert found == {f"o{one}f" for one in string.ascii_lowercase} | {f"of{one}" for one in string.ascii_lowercase}


def test_the_rate_is_the_share_of_letters(draw: Draw) -> None:
    text = "abcdefghij " * 20
    assert [len(draw(NAME, text, rate=rate)) for rate in (0.0001, 0.1, 1.0)] == [1, 20, 200]


def test_edges_stay_first_and_last(change: Change) -> None:
    after = change(NAME, "Some people love it", rate=1.0, keep_edges=True)
    assert re.fullmatch("S.o.m.e p.e.o.p.l.e l.o.v.e i.t", after)


def test_short_words_stay(change: Change) -> None:
    assert re.fullmatch("I am in a f.i.n.e. m.o.o.d.", change(NAME, "I am in a fine mood", rate=1.0, min_length=4))
    assert re.fullmatch("a s.o.n.g.", change(NAME, "a song", rate=1.0))


@pytest.mark.parametrize("fixed", ["not", "isn't", "n't", "https://x.io/a", "me@x.com", "{name}", "<br>", "3rd", "Mr."])
def test_negations_links_placeholders_and_numbers_stay(change: Change, fixed: str) -> None:
    after = change(NAME, f"see {fixed} so", rate=1.0)
    assert re.fullmatch(rf"s.e.e. {re.escape(fixed)} s.o.", after)


def test_kept_words_stay_whatever_their_case(change: Change) -> None:
    assert change(NAME, "Film film FILM", rate=1.0, keep=["film"]) == "Film film FILM"


def test_another_script_gets_its_own_letters(change: Change) -> None:
    assert re.fullmatch("ф[а-я]и[а-я]л[а-я]ь[а-я]м[а-я] ᚠᚢᚦ", change(NAME, "фильм ᚠᚢᚦ", rate=1.0))


def test_common_characters_come_between_chinese_ones(change: Change, chinese: None) -> None:
    expected = "这名部电影非常好米看，可惜结作尾工有点拖沓，2010年的故事没有意思。"
    assert change(NAME, CHINESE, "a", "zh", rate=0.2) == expected
    assert re.fullmatch(f"不好[{HAN}]吃[{HAN}]！", change(NAME, "不好吃！", "a", "zh", rate=1.0))


def test_tokens_keep_their_number_and_tags(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {"tokens": ["Anna", "Li", "sang"], "tags": ["B-PER", "I-PER", "O"]}
    after = change_row(NAME, values, rate=1.0)
    assert after["tags"] == values["tags"]
    assert [len(token) for token in after["tokens"]] == [8, 4, 8]


def test_a_chinese_character_is_a_token_of_its_own_outside_entities(change_row, chinese: None) -> None:  # type: ignore[no-untyped-def]
    values = {"tokens": [*"在上海看海"], "tags": ["O", "B-LOC", "I-LOC", "O", "O"]}
    after = change_row(NAME, values, "a", "zh", rate=1.0)
    assert after["tags"] == ["O", "O", "B-LOC", "I-LOC", "O", "O", "O", "O", "O"]
    assert [after["tokens"][at] for at in (0, 2, 3, 5, 7)] == values["tokens"]
    assert all(len(token) == 1 for token in after["tokens"])


def test_where_every_token_has_a_tag_a_chinese_character_becomes_part_of_one(change_row, chinese: None) -> None:  # type: ignore[no-untyped-def]
    values = {"tokens": ["我", "看", "电影"], "tags": ["PN", "VV", "NN"]}
    after = change_row(NAME, values, "a", "zh", rate=1.0)
    assert after["tags"] == values["tags"]
    assert [len(token) for token in after["tokens"]] == [2, 2, 4]


def test_a_span_grows_with_its_words() -> None:
    before = Text("in New York", {"spans": [{"start": 3, "end": 11, "label": "LOC"}]})
    after = before.edited(drawn(NAME, before, rate=1.0))
    (span,) = after.labels["spans"]
    assert re.fullmatch("N.e.w. Y.o.r.k.", after.value[span["start"] : span["end"]])


@given(st.text("abzÉß中文不三ﬁʼé .'-1/@\u0301\u0130ก็क्ष\n", max_size=60), RATES, KEYS, st.sampled_from(["en", "ja"]))
def test_any_text_comes_through_with_all_it_had(value: str, rate: float, key: str, language: str) -> None:
    before = Text(value, None, language)
    edits = drawn(NAME, before, key, rate=rate)
    assert all(value[start:end] == new[:-1] for start, end, new in edits)
    assert len(before.edited(edits).value) == len(value) + len(edits)


@pytest.mark.parametrize("text", ["", "a", "?!", "12 3.5", "👩‍👩‍👧 🇫🇷", "not", " \n"])
def test_where_there_is_nothing_to_change_nothing_is_drawn(draw: Draw, text: str) -> None:
    assert draw(NAME, text, rate=1.0) == []


def test_the_meaning_of_a_target_stays() -> None:
    assert "target_text" in get_operator(NAME).keeps
