"""`text.contraction`: `do not` and `don't` take each other's place."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.testing import check_operator

from .conftest import Change
from .drawing import PROSE, drawn


def every(change: Change, text: str, mode: str, **parameters: object) -> set[str]:
    """What comes of a text where all that can change does."""
    return {change("text.contraction", text, str(key), mode=mode, rate=1.0, **parameters) for key in range(20)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don't know", "I do not know"),
        ("Don't go!", "Do not go!"),
        ("DON'T GO", "DO NOT GO"),
        ("we can't, won't and shan't go", "we cannot, will not and shall not go"),
        ("I can't, you couldn't", "I cannot, you could not"),
        ("it ain't so", "it ain't so"),
        ("I'm, you're, we've, they'll", "I am, you are, we have, they will"),
        ("I'M HERE", "I AM HERE"),
        ("It's a film", "It is a film"),
        ("it's not so, it's so", "it is not so, it is so"),
        ("it's been long", "it has been long"),
        ("it's never been so", "it has never been so"),
        ("it's getting late", "it is getting late"),
        ("it's actors are good", "it's actors are good"),
        ("it's made well", "it's made well"),
        ("he's gone", "he's gone"),
        ("he's supposed to go", "he is supposed to go"),
        ("the film's good, the actors' too", "the film's good, the actors' too"),
        ("who's next", "who's next"),
        ("who's the man", "who is the man"),
        ("what's the matter", "what is the matter"),
        ("what's he want", "what's he want"),
        ("there's nothing", "there is nothing"),
        ("let's go", "let us go"),
        ("I'd go", "I would go"),
        ("I'd gone", "I had gone"),
        ("I'd never seen it", "I had never seen it"),
        ("I'd put it", "I'd put it"),
        ("you'd better go", "you had better go"),
        ("I'd rather stay", "I would rather stay"),
        ("how'd it go", "how'd it go"),
        ("isn't it?", "is it not?"),
        ("Why don't we go?", "Why do we not go?"),
        ("Don't you see?", "Do you not see?"),
        ("isn't it great", "isn't it great"),
        ("Didn't John go?", "Didn't John go?"),
        ("why didn't the man go", "why didn't the man go"),
        ("it isn't the man", "it is not the man"),
        ("“It’s not so,” he said", "“It is not so,” he said"),
        ("we don’t", "we do not"),
        ("at 5 o'clock, rock 'n' roll", "at 5 o'clock, rock 'n' roll"),
        ("he does n't go , it 's a film", "he does not go , it is a film"),
        ("i ca n't , i wo n't", "i can not , i will not"),
        ("do n't you see ?", "do you not see ?"),
        ("the film 's end , that 's all", "the film 's end , that is all"),
        ("i 'd like it", "i would like it"),
        ("", ""),
        ("?! ' ’ 's n't", "?! ' ’ 's n't"),
    ],
)
def test_what_is_expanded(change: Change, text: str, expected: str) -> None:
    assert every(change, text, "expand") == {expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I do not know", "I don't know"),
        ("Do not go!", "Don't go!"),
        ("DO NOT GO", "DON'T GO"),
        ("we cannot go, we can not go", "we can't go, we can't go"),
        ("we will not go, they have not gone", "we won't go, they haven't gone"),
        ("he does NOT know", "he does NOT know"),
        ("it was not only bad", "it was not only bad"),
        ("I am so sorry", "I'm so sorry"),
        ("Yes, I am. Yes, it is.", "Yes, I am. Yes, it is."),
        ("It is a film", "It's a film"),
        ("IT IS A FILM", "IT'S A FILM"),
        ("I AM so sorry", "I AM so sorry"),
        ("what it is in the end", "what it is in the end"),
        ("how good it is the film shows", "how good it is the film shows"),
        ("as it is a film", "as it is a film"),
        ("there is no film", "there's no film"),
        ("I have a car", "I have a car"),
        ("I have seen it", "I've seen it"),
        ("all you have left is time", "all you have left is time"),
        ("she has gone, she had gone", "she's gone, she'd gone"),
        ("I will go, you would go", "I'll go, you'd go"),
        ("I will, too", "I will, too"),
        ("“I will go,” he’d said", "“I’ll go,” he’d said"),
        ("i do not see it .", "i do n't see it ."),
        ("i can not see it .", "i ca n't see it ."),
        ("i cannot see it .", "i ca n't see it ."),
        ("it is a film .", "it 's a film ."),
    ],
)
def test_what_is_contracted(change: Change, text: str, expected: str) -> None:
    assert every(change, text, "contract") == {expected}


def test_both_do_both_and_choose_where_two_ways_are_open(change: Change) -> None:
    found = every(change, "It is not so, and I don't know", "both")
    assert found == {"It's not so, and I do not know", "It isn't so, and I do not know"}


def test_the_rate_is_the_share_of_places(change: Change) -> None:
    text = "I don't, " * 10
    assert [change("text.contraction", text, rate=rate).count("do not") for rate in (0.01, 0.3, 1.0)] == [1, 3, 10]


def test_what_fixed_keys_give(change: Change) -> None:
    text = "I don't think it's so, but they are not sure."
    assert [change("text.contraction", text, key, rate=0.3) for key in "abce"] == [
        "I do not think it's so, but they are not sure.",
        "I do not think it's so, but they are not sure.",
        "I don't think it's so, but they're not sure.",
        "I don't think it's so, but they aren't sure.",
    ]


def test_kept_words_stay_whatever_their_case(change: Change) -> None:
    assert every(change, "Don't say it is not so", "both", keep=["DON'T", "is"]) == {"Don't say it is not so"}


def test_tokens_are_written_as_those_of_their_row(change_row: Any) -> None:
    apart = {"tokens": ["It", "is", "not", "Bo", "'s"], "tags": ["O", "O", "O", "B-PER", "O"]}
    after = change_row("text.contraction", apart, rate=1.0, mode="contract")
    tokens = [["It", "'s", "not", "Bo", "'s"], ["It", "is", "n't", "Bo", "'s"]]
    assert after in [{**apart, "tokens": either} for either in tokens]
    joined = {"tokens": ["Bo", "can't", "and", "will", "not"], "tags": ["B-PER", "O", "O", "O", "O"]}
    after = change_row("text.contraction", joined, rate=1.0, mode="contract")
    assert after == {"tokens": ["Bo", "can't", "and", "won't"], "tags": ["B-PER", "O", "O", "O"]}
    after = change_row("text.contraction", joined, rate=1.0, mode="expand")
    assert after == {"tokens": ["Bo", "cannot", "and", "will", "not"], "tags": ["B-PER", "O", "O", "O", "O"]}
    after = change_row("text.contraction", {"tokens": ["I'm", "here"], "tags": ["O", "O"]}, rate=1.0)
    assert after == {"tokens": ["I", "am", "here"], "tags": ["O", "O", "O"]}


def test_labelled_words_stay_and_labels_move(change_row: Any) -> None:
    span = {"start": 11, "end": 24, "label": "WORK", "text": "Don't Look Up"}
    after = change_row("text.contraction", {"text": "I've seen “Don't Look Up”", "spans": [span]}, rate=1.0)
    assert after["text"] == "I have seen “Don't Look Up”"
    assert after["spans"] == [{**span, "start": 13, "end": 26}]


def letters(value: str) -> str:
    """Without what contracting changes: expanded as far as this pattern goes, spaces left out."""
    value = value.lower().replace("’", "'")
    for short, full in (("won't", "will not"), ("can't", "cannot"), ("n't", " not")):
        value = value.replace(short, full)
    value = re.sub(r"'(m|re|ve|ll|d|s)\b|\b(am|are|have|has|had|will|would|is)\b", "", value)
    return "".join(filter(str.isalpha, value))


MODES = st.sampled_from(["contract", "expand", "both"])
WORDS = [
    "I",
    "it",
    "is",
    "not",
    "n't",
    "'s",
    "'d",
    "don't",
    "do",
    "you",
    "?",
    ".",
    "gone",
    "be",
    "we're",
    "the",
    "IS",
    "’s",
]


@given(st.sampled_from(PROSE), MODES, st.floats(0.01, 1), st.integers(0, 9).map(str))
def test_prose_says_the_same(sentence: str, mode: str, rate: float, key: str) -> None:
    if sentence.endswith("aren't you?"):
        return  # turned round
    text = Text(sentence)
    after = text.edited(drawn("text.contraction", text, key, mode=mode, rate=rate)).value
    assert letters(after) == letters(sentence)
    assert "  " not in after.replace('."  Then', "")
    for mark in '.,:;!?"()[]{}“”—@/#0123456789%':
        assert after.count(mark) == sentence.count(mark)


@given(st.lists(st.sampled_from(WORDS), max_size=9))
def test_any_row_of_such_words_comes_through(words: list[str]) -> None:
    text = Text(" ".join(words))
    for mode in ("contract", "expand", "both"):
        text.edited(drawn("text.contraction", text, rate=1.0, mode=mode))
    tokens = Text.of_tokens(words, ["O"] * len(words), "en")
    after = tokens.edited(drawn("text.contraction", tokens, rate=1.0))
    assert len(after.labels["tokens"]) == len(after.labels["tags"])


@pytest.mark.parametrize(
    "parameters", [{}, {"mode": "contract", "rate": 1.0}, {"mode": "expand"}, {"on": "text_pair"}, {"keep": ["the"]}]
)
def test_it_keeps_the_contract(parameters: dict[str, Any]) -> None:
    check_operator(get_operator("text.contraction"), **parameters)
