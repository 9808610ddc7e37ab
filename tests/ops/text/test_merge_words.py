"""`text.merge_words`: no space between two words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.testing import check_operator

from .conftest import Change
from .drawing import PROSE, drawn

STORY = "The film isn't a very good story, but its actors are excellent."


def results(change: Change, text: str, language: str = "en", **parameters: object) -> set[str]:
    return {change("text.merge_words", text, str(key), language, **parameters) for key in range(60)}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "Thefilm isn't avery good story, but its actors are excellent."),
        ("b", "The film isn't avery good story, butits actors are excellent."),
        ("c", "The film isn't a very good story, but itsactors areexcellent."),
    ],
)
def test_what_fixed_keys_give(change: Change, key: str, expected: str) -> None:
    assert change("text.merge_words", STORY, key, rate=0.2) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a good film", {"agood film", "a goodfilm"}, id="any two words"),
        pytest.param("yes, no (or) maybe", {"yes, no (or) maybe"}, id="not across a mark"),
        pytest.param("is not able", {"is not able"}, id="negations stay apart"),
        pytest.param("he does n't", {"hedoes n't"}, id="clitics that stand apart, too"),
        pytest.param("it 's old film 's", {"it 's oldfilm 's"}, id="all of them"),
        pytest.param("we can't go on", {"we can't goon"}, id="contracted negations"),
        pytest.param("film 12 {name} x@y.org is", {"film 12 {name} x@y.org is"}, id="numbers, placeholders, addresses"),
        pytest.param("two  spaces\nline\tend", {"two  spaces\nline\tend"}, id="other white space"),
        pytest.param("film", {"film"}, id="one word"),
        pytest.param("", {""}, id="empty"),
        pytest.param("?! ... 👍 👍", {"?! ... 👍 👍"}, id="no words"),
    ],
)
def test_which_spaces_go(change: Change, text: str, expected: set[str]) -> None:
    assert results(change, text) == expected


def test_the_rate_is_a_share_of_the_words_and_neighbours_may_all_merge(change: Change) -> None:
    text = "one " * 9 + "one"
    assert [text.count(" ") - change("text.merge_words", text, rate=rate).count(" ") for rate in (0.01, 0.3)] == [1, 3]
    assert change("text.merge_words", text, rate=1.0) == "one" * 10


def test_kept_words_stay_apart(change: Change) -> None:
    assert results(change, "the Film is good", keep=["film"]) == {"the Film isgood"}


def test_spaces_between_clauses_of_chinese_go(change: Change) -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    assert results(change, "教师应付学生 大学公选课", "zh") == {"教师应付学生大学公选课"}


def test_two_tokens_become_one_unless_labelled(change_row: Any) -> None:
    values = {"tokens": ["the", "old", "Anna", "Li", "sang", "well"], "tags": ["O", "O", "B-PER", "I-PER", "O", "O"]}
    assert change_row("text.merge_words", values, rate=1.0) == {
        "tokens": ["theold", "Anna", "Li", "sangwell"],
        "tags": ["O", "B-PER", "I-PER", "O"],
    }
    assert change_row("text.merge_words", {"tokens": ["the", "film"]}, rate=1.0) == {"tokens": ["thefilm"]}


def test_words_beside_and_under_a_span_stay_apart(change_row: Any) -> None:
    span = {"start": 8, "end": 15, "label": "PER", "text": "Anna Li"}
    after = change_row("text.merge_words", {"text": "the old Anna Li sang well", "spans": [span]}, rate=1.0)
    assert after["text"] == "theold Anna Li sangwell"
    assert after["spans"] == [{"start": 7, "end": 14, "label": "PER", "text": "Anna Li"}]


@given(st.sampled_from(PROSE), st.floats(0.01, 1), st.integers(0, 50).map(str))
def test_nothing_but_single_spaces_goes(sentence: str, rate: float, key: str) -> None:
    text = Text(sentence)
    edits = drawn("text.merge_words", text, key, rate=rate)
    starts, ends = {start for start, _ in text.words}, {end for _, end in text.words}
    for low, high, new in edits:
        assert (sentence[low:high], new) == (" ", "")
        assert low in ends
        assert high in starts


@pytest.mark.parametrize("parameters", [{}, {"rate": 1.0}, {"on": "text_pair"}, {"keep": ["the", "film"]}])
def test_it_keeps_the_contract(parameters: dict[str, Any]) -> None:
    check_operator(get_operator("text.merge_words"), **parameters)
