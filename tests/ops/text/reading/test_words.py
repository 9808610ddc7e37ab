"""What counts as a word, and what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.text.reading.words import find_words, is_bound, match_case, starts_sentence


def words_of(text: str) -> list[str]:
    return [text[start:end] for start, end in find_words(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("a fine film", "a fine film", id="plain"),
        pytest.param('"Yes," (he) said!?', "Yes he said", id="marks around"),
        pytest.param("it's o'clock, l’homme", "it's o'clock l’homme", id="apostrophes inside"),
        pytest.param("a state-of-the-art co-op", "a state-of-the-art co-op", id="hyphens inside"),
        pytest.param("you 've it 's does n't", "you 've it 's does n't", id="clitics that tokenisers cut off"),
        pytest.param("'Twas rock 'n' roll, get 'em", "'Twas rock 'n' roll get 'em", id="words that begin so"),
        pytest.param("he said 'hello' twice", "he said hello twice", id="single quotes are none"),
        pytest.param("the actors' voices", "the actors' voices", id="a possessive keeps its apostrophe"),
        pytest.param(
            "call them 'the actors' and go", "call them the actors and go", id="the end of a quotation does not"
        ),
        pytest.param("see https://a.org/b?c=d now", "see now", id="links"),
        pytest.param("see www.example.com now", "see now", id="links without a scheme"),
        pytest.param("mail me@x.com, please", "mail please", id="addresses"),
        pytest.param("3 apples, 2.5kg, 1990s", "apples", id="numbers"),
        pytest.param("Hi {name}, [MASK] <b>bold</b> #tag @me", "Hi", id="placeholders and tags"),
        pytest.param("Hi {first name}, {{ user name }} go", "Hi go", id="placeholders with spaces"),
        pytest.param("<a href='x y'> here", "here", id="tags with spaces"),
        pytest.param("ready [see here] now", "ready see here now", id="bracketed remarks are words"),
        pytest.param("-lrb- so -rrb-", "so", id="brackets of the Penn treebank"),
        pytest.param("Mr. Li of the U.S. ate, e.g. rice", "Li of the ate rice", id="abbreviations"),
        pytest.param("He ate. Mr wait...what", "He ate Mr wait what", id="dots that end something"),
        pytest.param("so do I. Plan A. J. Li", "so do I Plan A Li", id="initials, but not I and a"),
        pytest.param("un cafe\u0301 noir", "un cafe\u0301 noir", id="combining marks"),
        pytest.param("हिन्दी में लिखा", "हिन्दी में लिखा", id="Devanagari with vowel signs"),
        pytest.param("العَرَبِيَّةُ لغة", "العَرَبِيَّةُ لغة", id="Arabic with vowel marks"),
        pytest.param("我爱 Python编程", "我 爱 Python 编 程", id="ideographs are a word each"),
        pytest.param("价格:{价} 3元", "价 格 元", id="ideographs beside placeholders"),
        pytest.param("good 👍🏽 film👩‍💻 1️⃣", "good film", id="emoji"),
        pytest.param("a\u00a0b\tc\nd\u2028e", "a b c d e", id="any white space"),
        pytest.param("\0a \ud800 b", "a b", id="NUL and lone surrogates"),
        pytest.param("", "", id="empty"),
        pytest.param(" \t\n", "", id="white space"),
        pytest.param("?! -- ' ’ - _", "", id="punctuation"),
    ],
)
def test_words_of_a_text(text: str, words: str) -> None:
    assert words_of(text) == words.split()


@given(st.text("ab 'é’中.-{}[]@1\u0301\nns", max_size=40))
def test_words_stand_in_order_apart_and_hold_a_letter(text: str) -> None:
    done = 0
    for start, end in find_words(text):
        assert done <= start < end <= len(text)
        assert any(character.isalpha() for character in text[start:end])
        assert not any(character.isspace() or character.isdigit() for character in text[start:end])
        done = end


@given(st.lists(st.sampled_from(["film", "it's", "U.S.", "{name}", "a@b.c", "'ve", "no-one", "Mr.", "1st", "(so)"])))
def test_spacing_does_not_change_what_a_word_is(chunks: list[str]) -> None:
    narrow = words_of(" ".join(chunks))
    assert narrow == words_of("\u00a0 ".join(chunks)) == words_of(" \n" + "\t".join(chunks) + " ")


@pytest.mark.parametrize(
    ("word", "like", "expected"),
    [
        ("film", "movie", "film"),
        ("film", "Movie", "Film"),
        ("film", "MOVIE", "FILM"),
        ("film", "A", "Film"),
        ("film", "iPhone", "film"),
        ("well-known", "Famous", "Well-known"),
        ("élan", "Verve", "Élan"),
    ],
)
def test_a_word_takes_the_case_of_another(word: str, like: str, expected: str) -> None:
    assert match_case(word, like) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("", True),
        ("So it is. ", True),
        ("Really?! ", True),
        ('He said. "', True),
        ("“", True),
        ("Well... ", True),
        ("one line\n", True),
        ("好。", True),
        ("in ", False),
        ("and, ", False),
        ("Mr. ", False),
        ("the U.S. ", False),
        ("J. K. ", False),
        ("said: ", False),
    ],
)
def test_where_a_sentence_starts(before: str, expected: bool) -> None:
    assert starts_sentence(f"{before}Young", len(before)) is expected


def test_a_clitic_and_its_word_are_bound_to_each_other() -> None:
    text = "he does n't say it 's that"
    bound = [text[start:end] for start, end in find_words(text) if is_bound(text, start, end)]
    assert bound == ["does", "n't", "it", "'s"]
