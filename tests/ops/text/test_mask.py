"""`text.mask`: a mask token in the place of words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.ops.text.reading.words import NEGATIONS
from augkit.testing import check_operator

from .conftest import Change
from .drawing import PROSE, drawn

STORY = "The film isn't a very good story, but its actors are excellent."


def results(change: Change, text: str, language: str = "en", **parameters: object) -> set[str]:
    return {change("text.mask", text, str(key), language, **parameters) for key in range(80)}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "The film isn't [MASK] very [MASK] story, [MASK] [MASK] actors are excellent."),
        ("b", "The [MASK] isn't a very [MASK] story, but its [MASK] [MASK] excellent."),
        ("c", "[MASK] film isn't a [MASK] good story, but its actors [MASK] [MASK]."),
    ],
)
def test_what_fixed_keys_give(change: Change, key: str, expected: str) -> None:
    assert change("text.mask", STORY, key, rate=0.3) == expected


@pytest.mark.parametrize(
    ("text", "parameters", "expected"),
    [
        pytest.param("a film", {}, {"[MASK] film", "a [MASK]"}, id="one of two"),
        pytest.param("a film", {"rate": 1.0}, {"[MASK] film", "a [MASK]"}, id="never all"),
        pytest.param("film", {"rate": 1.0}, {"film"}, id="so one word stays"),
        pytest.param("not a film", {"rate": 1.0}, {"not [MASK] [MASK]"}, id="negations stay"),
        pytest.param("it isn't so", {"rate": 1.0}, {"[MASK] isn't [MASK]"}, id="contracted ones, too"),
        pytest.param("film 's end", {"rate": 1.0}, {"[MASK] 's [MASK]"}, id="clitics stay"),
        pytest.param("a film", {"token": "<mask>"}, {"<mask> film", "a <mask>"}, id="another token"),
        pytest.param("not {a} 12 a@b.org y", {}, {"not {a} 12 a@b.org [MASK]"}, id="placeholders, numbers, addresses"),
        pytest.param("“Good,” (film)!", {"rate": 0.1}, {"“[MASK],” (film)!", "“Good,” ([MASK])!"}, id="marks stay"),
        pytest.param("", {}, {""}, id="empty"),
        pytest.param("?! 👍", {}, {"?! 👍"}, id="no words"),
    ],
)
def test_what_is_masked(change: Change, text: str, parameters: dict[str, Any], expected: set[str]) -> None:
    assert results(change, text, **parameters) == expected


def test_neighbours_become_one_token_where_asked_for(change: Change) -> None:
    assert results(change, "not a good, old film", rate=1.0) == {"not [MASK] [MASK], [MASK] [MASK]"}
    assert results(change, "not a good, old film", rate=1.0, merge=True) == {"not [MASK], [MASK]"}


def test_the_rate_is_the_share_of_words(change: Change) -> None:
    text = "one " * 9 + "one"
    assert [change("text.mask", text, rate=rate).count("[MASK]") for rate in (0.01, 0.3, 1.0)] == [1, 3, 9]


def test_kept_words_stay_whatever_their_case(change: Change) -> None:
    assert results(change, "a FILM", keep=["Film"]) == {"[MASK] FILM"}


def test_chinese_is_masked_by_word(change: Change) -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    assert results(change, "北京的电影", "zh", rate=0.1) == {"[MASK]的电影", "北京[MASK]电影", "北京的[MASK]"}
    assert results(change, "北京的电影", "zh", rate=0.7, merge=True) == {"[MASK]电影", "北京[MASK]", "[MASK]的[MASK]"}


def test_labelled_words_stay_and_their_labels_move(change_row: Any) -> None:
    span = {"start": 4, "end": 11, "label": "PER", "text": "Anna Li"}
    after = change_row("text.mask", {"text": "not Anna Li again", "spans": [span]}, rate=1.0)
    assert after["text"] == "not Anna Li [MASK]"
    after = change_row("text.mask", {"text": "the Anna Li", "spans": [span]}, rate=1.0, token="<extra_id_0>")
    assert after["spans"] == [{"start": 13, "end": 20, "label": "PER", "text": "Anna Li"}]


def test_tokens_are_masked_with_their_tags(change_row: Any) -> None:
    values = {"tokens": ["the", "old", "Anna", "not"], "tags": ["O", "O", "B-PER", "O"]}
    assert change_row("text.mask", values, rate=1.0) == {**values, "tokens": ["[MASK]", "[MASK]", "Anna", "not"]}
    assert change_row("text.mask", values, rate=1.0, merge=True) == {
        "tokens": ["[MASK]", "Anna", "not"],
        "tags": ["O", "B-PER", "O"],
    }


@pytest.mark.parametrize("token", ["", " ", "\t"])
def test_a_token_says_something(token: str) -> None:
    with pytest.raises(ValidationError):
        get_operator("text.mask").model_validate({"token": token})


@given(st.sampled_from(PROSE), st.floats(0.01, 1), st.booleans(), st.integers(0, 50).map(str))
def test_what_is_left_is_as_it_was(sentence: str, rate: float, merge: bool, key: str) -> None:
    text = Text(sentence)
    edits = drawn("text.mask", text, key, rate=rate, merge=merge)
    masked = {word for word in text.words for low, high, _ in edits if low <= word[0] and word[1] <= high}
    assert len(masked) < max(len(text.words), 1)
    assert not {sentence[start:end].lower() for start, end in masked} & NEGATIONS
    starts, ends = {start for start, _ in text.words}, {end for _, end in text.words}
    assert all(low in starts and high in ends and token == "[MASK]" for low, high, token in edits)


@pytest.mark.parametrize(
    "parameters", [{}, {"rate": 1.0, "merge": True}, {"token": "<a b>"}, {"on": "text_pair"}, {"keep": ["the", "film"]}]
)
def test_it_keeps_the_contract(parameters: dict[str, Any]) -> None:
    check_operator(get_operator("text.mask"), **parameters)


def test_chinese_words_that_hold_a_negation_stay(change: Change) -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    made = results(change, "这部电影不错，演员没有让人失望", "zh", rate=1.0)
    assert all("不错" in text and "没有" in text for text in made)
    assert any("[MASK]" in text for text in made)
