"""`text.delete`: words go, with the space beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.text.base import Text
from augkit.ops.text.reading.words import NEGATIONS, find_words

from .conftest import Change
from .drawing import PROSE, drawn

STORY = "The film isn't a very good story, but its actors are excellent."
RATES = st.floats(0.01, 1)
KEYS = st.integers(0, 50).map(str)


def words_of(value: str) -> list[str]:
    return [value[start:end].lower().rstrip("'") for start, end in find_words(value)]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "The film isn't a good story, but actors are excellent."),
        ("b", "The film isn't good story, but its actors are excellent."),
        ("c", "The film isn't a very good story, but its actors."),
    ],
)
def test_what_fixed_keys_give(change: Change, key: str, expected: str) -> None:
    assert change("text.delete", STORY, key, rate=0.2) == expected


@given(st.sampled_from(PROSE), RATES, KEYS)
def test_what_is_left_was_there_in_that_order(sentence: str, rate: float, key: str) -> None:
    before = Text(sentence)
    after = words_of(before.edited(drawn("text.delete", before, key, rate=rate)).value)
    left = iter(words_of(sentence))
    assert all(word in left for word in after)
    assert after or not words_of(sentence)


@given(st.sampled_from(PROSE), RATES, KEYS)
def test_negations_stay(sentence: str, rate: float, key: str) -> None:
    def negations(value: str) -> list[str]:
        return [w for w in words_of(value) if w in NEGATIONS or w.endswith(("n't", "n’t"))]

    before = Text(sentence)
    after = before.edited(drawn("text.delete", before, key, rate=rate)).value
    assert negations(after) == negations(sentence)


@given(st.sampled_from(PROSE), RATES, KEYS)
def test_no_space_is_left_over(sentence: str, rate: float, key: str) -> None:
    before = Text(sentence)
    after = before.edited(drawn("text.delete", before, key, rate=rate)).value
    assert after == after.strip()
    assert after.count("  ") <= sentence.count("  ")
    for wrong in (" ,", "( ", " )", '" ', "“ ", " ”"):
        assert after.count(wrong) <= sentence.count(wrong)


@given(st.sampled_from(PROSE), RATES, KEYS)
def test_marks_stay(sentence: str, rate: float, key: str) -> None:
    before = Text(sentence)
    after = before.edited(drawn("text.delete", before, key, rate=rate)).value
    for mark in '.,:;!?"()[]{}“”—@/#0123456789%':
        assert after.count(mark) == sentence.count(mark)


@given(st.text("ab 中é.'\u0301\n\t\u00a0", max_size=40), RATES, KEYS)
def test_any_text_comes_through_and_is_never_emptied(value: str, rate: float, key: str) -> None:
    before = Text(value)
    after = before.edited(drawn("text.delete", before, key, rate=rate)).value
    assert any(map(str.isalpha, after)) == any(map(str.isalpha, value))


@pytest.mark.parametrize(
    ("text", "results"),
    [
        pytest.param("The sun sets", {"Sun sets", "The sets", "The sun"}, id="the next word takes the capital"),
        pytest.param("It rains. The sun sets.", {"It rains. Sun sets."}, id="of a later sentence too"),
        pytest.param("“So it is.”", {"“It is.”"}, id="behind a quotation mark"),
        pytest.param("WE GO HOME", {"GO HOME", "WE HOME", "WE GO"}, id="capitals throughout"),
        pytest.param("we go home", {"go home", "we home", "we go"}, id="no capital to take"),
        pytest.param("Visit me@x.org again", {"me@x.org again"}, id="an address takes none"),
        pytest.param("an (old friend) left", {"an (friend) left", "an (old) left"}, id="brackets close up"),
        pytest.param("yes, no, maybe so", {"yes, no, so", "yes, no, maybe"}, id="no mark is left beside another"),
        pytest.param("he does n't go", {"does n't go", "he does n't"}, id="the word of a clitic stays"),
        pytest.param("我 爱你", {"爱你", "我 你", "我 爱"}, id="spaces between ideographs"),
        pytest.param("a\tb\tc", {"b\tc", "a\tc", "a\tb"}, id="tabs"),
    ],
)
def test_spacing_and_capitals_around_one_deleted_word(change: Change, text: str, results: set[str]) -> None:
    found = {change("text.delete", text, str(key), rate=0.1) for key in range(60)}
    assert results <= found


@pytest.mark.parametrize("text", ["", "film", "not never no", "?!", "Yes, no!"])
def test_where_no_word_may_go_nothing_does(change: Change, text: str) -> None:
    assert change("text.delete", text, rate=1.0) == text


def test_the_highest_rate_leaves_what_may_not_go_or_one_word(change: Change) -> None:
    assert change("text.delete", "one two does not three four five", rate=1.0) == "not"
    assert len(change("text.delete", "one two three four five", rate=1.0).split()) == 1


def test_kept_words_stay_whatever_their_case(change: Change) -> None:
    for key in range(30):
        assert "FILM" in change("text.delete", "a FILM of some kind", str(key), rate=1.0, keep=["Film"]).split()


def test_a_kept_word_does_not_take_the_capital_over(change: Change) -> None:
    assert "film here" in {change("text.delete", "The film here", str(key), keep=["film"]) for key in range(30)}


def test_words_under_a_label_stay_and_keep_their_case() -> None:
    for key in range(30):
        before = Text("The singer sings", {"spans": [{"start": 4, "end": 10, "label": "PER"}]})
        after = before.edited(drawn("text.delete", before, str(key), rate=1.0))
        (span,) = after.labels["spans"]
        assert after.value[span["start"] : span["end"]] == "singer"


def test_tokens_go_with_their_tags(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {"tokens": ["The", "old", "Anna", "Li", "sang"], "tags": ["O", "O", "B-PER", "I-PER", "O"]}
    found = set()
    for key in range(40):
        after = change_row("text.delete", values, str(key), rate=0.2)
        found.add(" ".join(f"{token}/{tag}" for token, tag in zip(after["tokens"], after["tags"], strict=True)))
    assert found == {
        "Old/O Anna/B-PER Li/I-PER sang/O",
        "The/O Anna/B-PER Li/I-PER sang/O",
        "The/O old/O Anna/B-PER Li/I-PER",
    }


def test_chinese_negations_stay(change: Change) -> None:
    for key in range(30):
        assert "不" in change("text.delete", "我不喜欢这部电影", str(key), language="zh", rate=1.0)


def test_words_that_hold_a_negation_stay_in_chinese(change: Change) -> None:
    pytest.importorskip("jieba", reason="pip install 'augkit[zh]'")
    results = {change("text.delete", "请勿入内参观展览", str(key), language="zh", rate=0.5) for key in range(30)}
    assert len(results) > 1
    assert all("勿" in result for result in results)
