"""`text.split_word`: a space inside a word."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.ops.text.reading.words import NEGATIONS
from augkit.testing import check_operator

from .conftest import Change
from .drawing import PROSE, drawn

STORY = "The film isn't a very good story, but its actors are excellent."


def results(change: Change, text: str, language: str = "en", **parameters: object) -> set[str]:
    return {change("text.split_word", text, str(key), language, **parameters) for key in range(60)}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "The fi lm isn't a very good story, but its actors are excell ent."),
        ("b", "The film isn't a very good story, but its acto rs are ex cellent."),
        ("c", "The fi lm isn't a ve ry good story, but its actors are excellent."),
    ],
)
def test_what_fixed_keys_give(change: Change, key: str, expected: str) -> None:
    assert change("text.split_word", STORY, key, rate=0.2) == expected


@pytest.mark.parametrize(
    ("text", "parameters", "expected"),
    [
        pytest.param("a film", {}, {"a fi lm"}, id="both parts have two letters"),
        pytest.param("a movie", {}, {"a mo vie", "a mov ie"}, id="anywhere between"),
        pytest.param("an art", {}, {"an art"}, id="short words stay"),
        pytest.param("an art", {"min_length": 3}, {"an a rt", "an ar t"}, id="unless asked for"),
        pytest.param("an art", {"min_length": 2, "rate": 1.0}, {"a n a rt", "a n ar t"}, id="two letters"),
        pytest.param("never nothing can't", {}, {"never nothing can't"}, id="negations stay"),
        pytest.param("o'clock", {}, {"o'c lock", "o'cl ock", "o'clo ck"}, id="not beside an apostrophe"),
        pytest.param("ice-age", {}, {"ic e-age", "ice-a ge"}, id="nor behind a hyphen"),
        pytest.param("cafe\u0301s", {"min_length": 5}, {"ca fe\u0301s", "caf e\u0301s"}, id="marks stay with letters"),
        pytest.param("www.film.com {film} 1234", {}, {"www.film.com {film} 1234"}, id="links and numbers"),
        pytest.param("", {}, {""}, id="empty"),
        pytest.param("?! 👍🏽", {}, {"?! 👍🏽"}, id="no words"),
    ],
)
def test_where_words_are_split(change: Change, text: str, parameters: dict[str, Any], expected: set[str]) -> None:
    found = results(change, text, **parameters)
    assert found == expected


def test_the_rate_is_the_share_of_all_words(change: Change) -> None:
    text = "film of " * 5
    assert [change("text.split_word", text, rate=rate).count("fi lm") for rate in (0.01, 0.3, 1.0)] == [1, 3, 5]


def test_kept_words_stay_whatever_their_case(change: Change) -> None:
    assert results(change, "FILM or film", keep=["Film"]) == {"FILM or film"}


def test_words_of_chinese_are_split_from_two_characters_on(change: Change) -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    assert results(change, "北京的电影", "zh") == {"北 京的电影", "北京的电 影"}


def test_a_split_token_is_two_and_its_tag_goes_on(change_row: Any) -> None:
    values = {"tokens": ["in", "Oslo", "city"], "tags": ["O", "B-LOC", "I-LOC"]}
    assert change_row("text.split_word", values, rate=1.0) == {
        "tokens": ["in", "Os", "lo", "ci", "ty"],
        "tags": ["O", "B-LOC", "I-LOC", "I-LOC", "I-LOC"],
    }
    values = {"tokens": ["film", "ends"], "tags": ["NN", "VBZ"]}
    after = change_row("text.split_word", values, rate=1.0)
    assert after == {"tokens": ["fi", "lm", "en", "ds"], "tags": ["NN", "NN", "VBZ", "VBZ"]}


def test_no_space_is_put_between_tokens_of_chinese(change_row: Any) -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    values = {"tokens": list("北京的电影"), "tags": ["B-LOC", "I-LOC", "O", "O", "O"]}
    assert change_row("text.split_word", values, language="zh", rate=1.0) == values
    values = {"tokens": ["北京", "的", "电影"], "tags": ["B-LOC", "O", "O"]}
    assert change_row("text.split_word", values, language="zh", rate=1.0) == {
        "tokens": ["北", "京", "的", "电", "影"],
        "tags": ["B-LOC", "I-LOC", "O", "O", "O"],
    }


def test_spans_and_answers_hold_their_split_words(change_row: Any) -> None:
    span = {"start": 3, "end": 7, "label": "LOC", "text": "Oslo"}
    answers = {"text": ["Oslo"], "answer_start": [3]}
    after = change_row("text.split_word", {"text": "in Oslo", "spans": [span], "answers": answers})
    assert after["text"] == "in Os lo"
    assert after["spans"] == [{"start": 3, "end": 8, "label": "LOC", "text": "Os lo"}]
    assert after["answers"] == {"text": ["Os lo"], "answer_start": [3]}


@given(st.sampled_from(PROSE), st.floats(0.01, 1), st.integers(2, 9), st.integers(0, 50).map(str))
def test_nothing_but_spaces_comes_in(sentence: str, rate: float, least: int, key: str) -> None:
    text = Text(sentence)
    edits = drawn("text.split_word", text, key, rate=rate, min_length=least)
    assert text.edited(edits).value.replace(" ", "") == sentence.replace(" ", "")
    for at, end, space in edits:
        (word,) = [sentence[low:high] for low, high in text.words if low < at < high]
        assert (at, space) == (end, " ")
        assert len(word) >= least
        assert word.lower() not in NEGATIONS


@pytest.mark.parametrize("parameters", [{}, {"rate": 1.0, "min_length": 2}, {"on": "text_pair"}, {"keep": ["film"]}])
def test_it_keeps_the_contract(parameters: dict[str, Any]) -> None:
    check_operator(get_operator("text.split_word"), **parameters)
