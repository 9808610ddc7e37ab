"""`text.swap`: words change places, and nothing else changes."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.text.base import Text
from augkit.ops.text.reading.words import find_words

from .conftest import Change
from .drawing import PROSE, drawn

STORY = "The film isn't a very good story, but its actors are excellent."
PLAIN = [sentence for sentence in PROSE if "s' " not in sentence]  # "actors'" is a word only where another follows
RATES = st.floats(0.01, 1)
KEYS = st.integers(0, 50).map(str)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "The film actors a very its story, but good isn't are excellent."),
        ("b", "But actors isn't a very good story, the its film are excellent."),
        ("c", "Actors isn't film a very good story, but its the are excellent."),
    ],
)
def test_what_fixed_keys_give(change: Change, key: str, expected: str) -> None:
    assert change("text.swap", STORY, key, rate=0.2) == expected


def test_both_words_of_a_pair_are_drawn(change: Change) -> None:
    assert change("text.swap", "alpha, beta!") == "beta, alpha!"


@given(st.sampled_from(PLAIN), RATES, KEYS)
def test_the_same_words_are_there_afterwards(sentence: str, rate: float, key: str) -> None:
    before = Text(sentence)
    after = before.edited(drawn("text.swap", before, key, rate=rate))

    def words(text: Text) -> Counter[str]:
        return Counter(text.value[start:end].lower() for start, end in find_words(text.value))

    assert words(after) == words(before)


@given(st.sampled_from(PLAIN), RATES, KEYS)
def test_everything_but_words_stays_where_it_is(sentence: str, rate: float, key: str) -> None:
    def frame(value: str) -> str:
        marked = list(value)
        for start, end in reversed(find_words(value)):
            marked[start:end] = "W"
        return "".join(marked)

    before = Text(sentence)
    assert frame(before.edited(drawn("text.swap", before, key, rate=rate)).value) == frame(sentence)


@given(st.sampled_from(PROSE), RATES, KEYS)
def test_a_sentence_keeps_its_capital(sentence: str, rate: float, key: str) -> None:
    before = Text(sentence)
    after = before.edited(drawn("text.swap", before, key, rate=rate)).value
    first_before, first_after = re.search("[A-Za-z]", sentence), re.search("[A-Za-z]", after)
    assert first_before and first_after
    assert first_after.group().isupper() == first_before.group().isupper()


@given(st.text("ab 中é.'-1\u0301\n", max_size=40), RATES, KEYS)
def test_any_text_comes_through(value: str, rate: float, key: str) -> None:
    before = Text(value)
    after = before.edited(drawn("text.swap", before, key, rate=rate)).value
    assert sorted(after) == sorted(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The sun sets", {"Sun the sets", "Sets sun the", "The sets sun"}, id="a function word gets small"),
        pytest.param("Paris sleeps", {"Sleeps Paris"}, id="a name keeps its capital"),
        pytest.param("We'll sleep", {"Sleep we'll"}, id="a contraction gets small"),
        pytest.param("I’d sleep", {"Sleep I’d"}, id="I does not"),
        pytest.param("NASA lands", {"Lands NASA"}, id="an acronym does not"),
        pytest.param("GO HOME", {"HOME GO"}, id="capitals throughout"),
        pytest.param("go Home", {"Home go"}, id="no capital at the front to keep"),
    ],
)
def test_capitals_of_swapped_words(change: Change, text: str, expected: set[str]) -> None:
    assert {change("text.swap", text, str(key)) for key in range(30)} == expected


def test_the_word_at_the_front_is_written_small_in_languages_without_a_list(change: Change) -> None:
    assert change("text.swap", "Gestern regnete", language="de") == "Regnete gestern"


def test_clitics_stay_with_their_words(change: Change) -> None:
    text = "he does n't say that the man 's car is red"
    for key in range(40):
        after = change("text.swap", text, str(key), rate=1.0)
        assert "does n't" in after
        assert "man 's" in after


@pytest.mark.parametrize("text", ["", "film", "?!", "film film", "does n't"])
def test_where_no_two_words_can_change_places_nothing_does(change: Change, text: str) -> None:
    assert change("text.swap", text, rate=1.0) == text


def test_kept_words_stay_in_place_whatever_their_case(change: Change) -> None:
    for key in range(30):
        assert change("text.swap", "one Two three TWO four", str(key), rate=1.0, keep=["two"]).split()[1::2] == [
            "Two",
            "TWO",
        ]


def test_words_under_a_label_stay_in_place() -> None:
    spans = [{"start": 4, "end": 12, "label": "LOC"}]
    for key in range(30):
        before = Text("see New York soon again", {"spans": spans})
        after = before.edited(drawn("text.swap", before, str(key), rate=1.0))
        (span,) = after.labels["spans"]
        assert after.value[span["start"] : span["end"]] == "New York"


def test_words_of_several_ideographs_are_swapped_whole(change: Change) -> None:
    pytest.importorskip("jieba")
    assert change("text.swap", "好电影", language="zh") == "电影好"


@pytest.mark.parametrize("key", [str(key) for key in range(40)])
def test_a_latin_word_joins_neither_a_number_nor_another(change: Change, key: str) -> None:
    text = "佳能5D尼康D700配备HTC手机，Kinect体感游戏 上市2010年"
    after = change("text.swap", text, key, language="zh", rate=1.0)
    assert after != text
    assert sorted(re.findall("[A-Za-z0-9]+", after)) == sorted(re.findall("[A-Za-z0-9]+", text))
