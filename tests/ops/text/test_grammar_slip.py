"""`text.grammar_slip`: slips that learners of English make."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.ops.text.reading.words import NEGATIONS, find_words
from augkit.resources.inflection import participles, pasts, third_person, thirds, verbs
from augkit.testing import check_operator

from .conftest import Change
from .drawing import PROSE, drawn

STORY = "The film isn't a very good story, but its actors are excellent."


def results(change: Change, text: str, *kinds: str, **parameters: object) -> set[str]:
    chosen = {"kinds": list(kinds)} if kinds else {}
    return {change("text.grammar_slip", text, str(key), **chosen, **parameters) for key in range(80)}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "Film isn't an very good story, but its actors are excellent."),
        ("b", "The film isn't an very good story, but its actors is excellent."),
        ("c", "Film isn't a very good story, but its actors were excellent."),
    ],
)
def test_what_fixed_keys_give(change: Change, key: str, expected: str) -> None:
    assert change("text.grammar_slip", STORY, key, rate=0.2) == expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("article", "see a film", {"see film", "see the film", "see an film"}),
        ("article", "see an apple", {"see apple", "see the apple", "see a apple"}),
        ("article", "see the apple", {"see apple", "see an apple"}),
        ("article", "The film ends", {"Film ends", "A film ends"}),
        ("article", "THE FILM", {"FILM", "A FILM"}),
        ("article", "a few films", {"a few films"}),
        ("article", "vitamin a.", {"vitamin a."}),
        ("preposition", "in the park", {"on the park", "at the park"}),
        ("preposition", "With me", {"By me"}),
        ("preposition", "in fact", {"in fact"}),
        ("preposition", "we want to go", {"we want to go"}),
        ("preposition", "he listens to music", {"he listens to music"}),
        ("preposition", "he listens to the music",
         {"he listens for the music", "he listens at the music", "he listens the music"}),
        ("preposition", "come in.", {"come in."}),
        ("agreement", "he goes", {"he go"}),
        ("agreement", "they carry it", {"they carries it"}),
        ("agreement", "the films are good", {"the films is good"}),
        ("agreement", "the films aren't good", {"the films aren't good"}),
        ("agreement", "the films are n't good", {"the films are n't good"}),
        ("agreement", "the film does not end", {"the film do not end"}),
        ("agreement", "I am here", {"I is here"}),
        ("agreement", "two films", {"two film"}),
        ("agreement", "many stories", {"many story"}),
        ("agreement", "these classes", {"these class", "this classes"}),
        ("agreement", "did they go", {"did they go"}),
        ("agreement", "where are you", {"where are you"}),
        ("tense", "he walked home", {"he walks home"}),
        ("tense", "they went home", {"they go home"}),
        ("tense", "she goes home", {"she went home"}),
        ("tense", "we go home", {"we went home"}),
        ("tense", "did he go", {"did he go"}),
        ("tense", "he will go", {"he will went"}),
        ("tense", "he did n't go", {"he did n't went"}),
        ("tense", "he has gone", {"he had gone", "he has went"}),
        ("tense", "it was good", {"it is good"}),
        ("tense", "it wasn't good", {"it wasn't good"}),
        ("tense", "we put it", {"we put it"}),
    ],
)  # fmt: skip
def test_slips_of_each_kind(change: Change, kind: str, text: str, expected: set[str]) -> None:
    assert results(change, text, kind, rate=0.01) == expected


@pytest.mark.parametrize(
    "text", ["", "?! 12 👍", "never say nothing without no one", "这部电影", "the.film {the film} a@the.org", "a"]
)
def test_where_nothing_can_go_wrong_nothing_does(change: Change, text: str) -> None:
    assert results(change, text, rate=1.0) == {text}


def test_the_rate_is_the_share_of_words(change: Change) -> None:
    text = "see the film now " * 5
    counts = [change("text.grammar_slip", text, rate=rate).split().count("the") for rate in (0.01, 0.1, 0.2, 1.0)]
    assert counts == [4, 3, 1, 0]


def test_kept_words_stay_and_take_no_capital_over(change: Change) -> None:
    assert results(change, "The film", "article", keep=["the"]) == {"The film"}
    assert results(change, "The film", "article", keep=["FILM"]) == {"A film"}


def test_tokens_go_and_change_with_their_tags(change_row: Any) -> None:
    values = {"tokens": ["The", "man", "met", "the", "Queen"], "tags": ["O", "O", "O", "B-PER", "I-PER"]}
    found = [change_row("text.grammar_slip", values, str(key), rate=1.0, kinds=["article"]) for key in range(30)]
    assert {"tokens": ["Man", "met", "the", "Queen"], "tags": ["O", "O", "B-PER", "I-PER"]} in found
    assert {**values, "tokens": ["A", "man", "met", "the", "Queen"]} in found
    assert all(row["tokens"][-2:] == ["the", "Queen"] for row in found)


def test_an_article_stays_where_a_labelled_word_would_take_its_capital(change_row: Any) -> None:
    values = {"text": "The beatles", "spans": [{"start": 4, "end": 11, "label": "BAND"}]}
    texts = {change_row("text.grammar_slip", values, str(key), kinds=["article"])["text"] for key in range(30)}
    assert texts == {"A beatles"}


@pytest.mark.parametrize("kinds", [[], ["articles"], "article"])
def test_other_kinds_are_refused(kinds: Any) -> None:
    with pytest.raises(ValidationError):
        get_operator("text.grammar_slip").model_validate({"kinds": kinds})


@given(st.sampled_from(PROSE), st.floats(0.01, 1), st.integers(0, 50).map(str))
def test_negations_marks_and_spacing_of_prose_stay(sentence: str, rate: float, key: str) -> None:
    def negations(value: str) -> list[str]:
        words = [value[start:end].lower() for start, end in find_words(value)]
        return [word for word in words if word in NEGATIONS or word.endswith(("n't", "n’t"))]

    text = Text(sentence)
    after = text.edited(drawn("text.grammar_slip", text, key, rate=rate)).value
    assert negations(after) == negations(sentence)
    assert after.count("  ") <= sentence.count("  ")
    assert after == after.strip()
    for mark in '.,:;!?"()[]{}“”—@/#0123456789%':
        assert after.count(mark) == sentence.count(mark)


WORDS = ["The", "a", "an", "in", "to", "he", "they", "go", "went", "is", "has", "gone", "two", "these", "films", "not"]


@given(st.lists(st.sampled_from([*WORDS, "n't", "'s", "A", ".", "Anna"])))
def test_any_row_of_such_words_comes_through(words: list[str]) -> None:
    tags = ["B-PER" if word == "Anna" else "O" for word in words]
    tokens = Text.of_tokens(words, tags, "en")
    after = tokens.edited(drawn("text.grammar_slip", tokens, rate=1.0))
    assert after.labels["tokens"].count("Anna") == words.count("Anna")
    assert len(after.labels["tokens"]) == len(after.labels["tags"])


@pytest.mark.parametrize(
    "parameters",
    [{}, {"rate": 1.0}, {"rate": 1.0, "kinds": ["tense"]}, {"on": "text_pair"}, {"rate": 1.0, "keep": ["the", "film"]}],
)
def test_it_keeps_the_contract(parameters: dict[str, Any]) -> None:
    check_operator(get_operator("text.grammar_slip"), **parameters)


@pytest.mark.parametrize(
    ("base", "third", "past", "participle"),
    [
        ("go", "goes", "went", "gone"),
        ("carry", "carries", "carried", "carried"),
        ("stop", "stops", "stopped", "stopped"),
        ("open", "opens", "opened", "opened"),
        ("fix", "fixes", "fixed", "fixed"),
        ("play", "plays", "played", "played"),
        ("agree", "agrees", "agreed", "agreed"),
        ("refer", "refers", "referred", "referred"),
    ],
)
def test_verbs_are_inflected(base: str, third: str, past: str, participle: str) -> None:
    assert verbs()[base] == (base, third, past, participle)
    assert third_person(base) == third
    assert pasts()[past].base == thirds()[third].base == base
    assert participle in participles()
