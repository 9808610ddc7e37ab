"""Fixed phrases: which words they hold."""

from __future__ import annotations

import pytest

from augkit.resources.phrases import load


def held(text: str) -> list[str]:
    """The words of a text that a phrase holds."""
    words, at = [], 0
    for word in text.split(" "):
        if word.isalpha() and load().hold(text, at, at + len(word)):
            words.append(word)
        at += len(word) + 1
    return words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("so by the way he ate", ["by", "the", "way"]),
        ("By the way, he ate", ["By", "the"]),
        ("a pig in a poke", ["pig", "in", "a", "poke"]),
        ("he bit the bullet", ["bit", "the", "bullet"]),
        ("it kept me on the edge of my seat .", ["on", "the", "edge", "of", "my", "seat"]),
        ("the bee 's knees", ["bee", "knees"]),
        ("it mumbles its way through", ["mumbles"]),
        ("standby the wayside", []),
        ("by , the way", []),
        ("by the river", []),
        ("", []),
    ],
)
def test_the_words_of_a_phrase_are_held_where_the_whole_of_it_stands(text: str, expected: list[str]) -> None:
    assert held(text) == expected


def test_a_mark_behind_the_last_word_does_not_part_it_from_the_others() -> None:
    assert load().hold("by the way, he ate", 7, 10) and load().hold("(by the way)", 8, 11)
