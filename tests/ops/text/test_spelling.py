"""`text.spelling`: words become misspellings that people write."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.resources.misspellings import load
from augkit.testing import check_operator

from .conftest import Change
from .drawing import PROSE, drawn

STORY = "The film isn't a very good story, but its actors are excellent."


def results(change: Change, text: str, **parameters: object) -> set[str]:
    return {change("text.spelling", text, str(key), **parameters) for key in range(80)}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "The film is'nt a veyr good stoyr, but its actors are exellent."),
        ("b", "The film ins't a verry good stoyr, but its actors are excellant."),
        ("c", "The film isnt' a verry good stoyr, but its actors are excellant."),
    ],
)
def test_what_fixed_keys_give(change: Change, key: str, expected: str) -> None:
    assert change("text.spelling", STORY, key, rate=0.3) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("my friend", {"my freind"}, id="lower case"),
        pytest.param("Friend of mine", {"Freind of mine"}, id="a capital"),
        pytest.param("MY FRIEND", {"MY FREIND"}, id="capitals throughout"),
        pytest.param("my FRIEND", {"my FREIND"}, id="a word in capitals"),
        pytest.param("the WHAT of", {"the WHAT of"}, id="what may be an acronym stays"),
        pytest.param("a story", {"a stoyr"}, id="no word of three letters"),
        pytest.param("(friend)", {"(freind)"}, id="inside brackets"),
        pytest.param("the friend's", {"the friend's"}, id="no word of the table"),
        pytest.param(
            "friend.example.com {friend} friend@x.org", {"friend.example.com {friend} friend@x.org"}, id="links"
        ),
        pytest.param("we don’t", {"we dont", "we do’nt", "we donn’t", "we dont’"}, id="a typographic apostrophe"),
        pytest.param("we don't", {"we dont", "we do'nt", "we donn't", "we dont'"}, id="a straight apostrophe"),
        pytest.param("", {""}, id="empty"),
        pytest.param("?! 12 👍", {"?! 12 👍"}, id="no words"),
        pytest.param("这部电影", {"这部电影"}, id="another script"),
    ],
)
def test_words_are_misspelt_as_they_are_written(change: Change, text: str, expected: set[str]) -> None:
    assert results(change, text) == expected


def test_short_words_are_misspelt_where_asked_for(change: Change) -> None:
    assert results(change, "the end", min_length=3, rate=1.0) == {"teh edn", "hte edn"}
    assert results(change, "believe", min_length=8) == {"believe"}


def test_every_misspelling_of_a_word_turns_up(change: Change) -> None:
    assert results(change, "I believe it") == {f"I {wrong} it" for wrong in load()["believe"]}


def test_the_rate_is_the_share_of_all_words(change: Change) -> None:
    text = "friend of " * 5
    assert [change("text.spelling", text, rate=rate).split().count("freind") for rate in (0.01, 0.3, 1.0)] == [1, 3, 5]


def test_kept_words_stay_whatever_their_case(change: Change) -> None:
    assert results(change, "Friend or friend", keep=["FRIEND"]) == {"Friend or friend"}


def test_labels_move_along(change_row: Any) -> None:
    span = {"start": 4, "end": 12, "label": "X", "text": "business"}
    after = change_row("text.spelling", {"text": "the business", "spans": [span]}, rate=1.0)
    (moved,) = after["spans"]
    assert moved["text"] == after["text"][4 : moved["end"]] in load()["business"]
    tagged = change_row("text.spelling", {"tokens": ["my", "friend"], "tags": ["O", "B-PER"]})
    assert tagged == {"tokens": ["my", "freind"], "tags": ["O", "B-PER"]}


@given(st.sampled_from(PROSE), st.floats(0.01, 1), st.integers(0, 50).map(str))
def test_prose_changes_in_words_of_the_table_alone(sentence: str, rate: float, key: str) -> None:
    text = Text(sentence)
    for start, end, new in drawn("text.spelling", text, key, rate=rate):
        old = sentence[start:end]
        assert (start, end) in text.words
        assert new.lower().replace("’", "'") in load()[old.lower().replace("’", "'")]
        assert (old[0].isupper(), old.isupper()) == (new[0].isupper(), new.isupper())


@pytest.mark.parametrize("parameters", [{}, {"rate": 1.0, "min_length": 1}, {"on": "text_pair"}, {"keep": ["film"]}])
def test_it_keeps_the_contract(parameters: dict[str, Any]) -> None:
    check_operator(get_operator("text.spelling"), **parameters)
