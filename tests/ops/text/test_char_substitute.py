"""`text.char_substitute`: letters become others of their script and case."""

from __future__ import annotations

import re
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.letters import HAN, letters_beside
from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.ops.text.char_substitute import CharSubstitute
from augkit.testing import check_operator

from .conftest import Change, Draw
from .drawing import CHINESE, KEYS, PROSE, RATES, STORY, drawn

NAME = "text.char_substitute"


class InChinese(CharSubstitute):
    __doc__ = CharSubstitute.__doc__
    languages: ClassVar[frozenset[str]] = frozenset({"zh"})


@pytest.mark.parametrize("parameters", [{"rate": 1.0}, {"rate": 0.3, "keep_edges": True, "min_length": 4}])
def test_the_contract(parameters: dict[str, object]) -> None:
    check_operator(CharSubstitute, **parameters)


@pytest.mark.parametrize("rate", [0.1, 1.0])
def test_the_contract_on_chinese(chinese: None, rate: float) -> None:
    check_operator(InChinese, rate=rate)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "The film isn't a veny gooe story, but its actors are excuplent."),
        ("b", "The film isn't a very goxd story, but itk actors ame yxcellent."),
    ],
)
def test_what_fixed_keys_give(change: Change, key: str, expected: str) -> None:
    assert change(NAME, STORY, key, rate=0.1) == expected


@given(st.sampled_from(PROSE), RATES, KEYS)
def test_only_letters_change_each_to_another_of_its_script_and_case(sentence: str, rate: float, key: str) -> None:
    before = Text(sentence)
    after = before.edited(drawn(NAME, before, key, rate=rate)).value
    assert len(after) == len(sentence) and after != sentence
    for old, new in zip(sentence, after, strict=True):
        assert old == new or new in letters_beside(old)


def test_every_other_letter_is_drawn(change: Change) -> None:
    found = {change(NAME, "Oh", str(key), rate=0.1) for key in range(700)}
    assert found == {f"{letter}h" for letter in "ABCDEFGHIJKLMNPQRSTUVWXYZ"} | {
        f"O{letter}" for letter in "abcdefgijklmnopqrstuvwxyz"
    }


def test_the_rate_is_the_share_of_letters(draw: Draw) -> None:
    text = "abcdefghij " * 20
    assert [len(draw(NAME, text, rate=rate)) for rate in (0.0001, 0.1, 1.0)] == [1, 20, 200]


def test_edges_stay(change: Change) -> None:
    after = change(NAME, "Some people love it", rate=1.0, keep_edges=True)
    assert re.fullmatch("S..e p....e l..e it", after)
    inner = after[1:3] + after[6:10] + after[13:15]
    assert all(old != new for old, new in zip("omeoplov", inner, strict=True))


def test_short_words_stay(change: Change) -> None:
    assert change(NAME, "I am in a fine mood", rate=1.0, min_length=4).startswith("I am in a ")
    assert change(NAME, "I am", rate=1.0).startswith("I ")
    assert change(NAME, "I", rate=1.0, min_length=1) != "I"


@pytest.mark.parametrize(
    "fixed",
    ["not", "NEVER", "isn't", "can’t", "n't", "https://x.io/a", "me@x.com", "{name}", "<br>", "3rd", "#5a", "Mr."],
)
def test_negations_links_placeholders_and_numbers_stay(change: Change, fixed: str) -> None:
    for key in range(10):
        after = change(NAME, f"writes {fixed} there", str(key), rate=1.0)
        assert re.fullmatch(rf"[a-z]{{6}} {re.escape(fixed)} [a-z]{{5}}", after)


def test_kept_words_stay_whatever_their_case(change: Change) -> None:
    assert change(NAME, "Film film FILM", rate=1.0, keep=["film"]) == "Film film FILM"


def test_accents_that_stand_apart_stay_on_their_letters(change: Change) -> None:
    after = change(NAME, "cafe\u0301 tre\u0300s", rate=1.0)
    assert [after[3:5], after[8:10]] == ["e\u0301", "e\u0300"]


def test_another_script_gets_its_own_letters(change: Change) -> None:
    after = change(NAME, "фильм Ωμέγα كتاب ᚠᚢᚦ", rate=1.0)
    assert all(new in letters_beside(old) for old, new in zip("фильм", after[:5], strict=True))
    assert after[6] in letters_beside("Ω") and after.endswith(" ᚠᚢᚦ")


def test_chinese_characters_become_common_ones(change: Change, chinese: None) -> None:
    assert change(NAME, CHINESE, "a", "zh", rate=0.2) == "次部电影非常好克，可皇结尾朝点拖沓，2010年的故事没有意思。"
    after = change(NAME, CHINESE, "b", "zh", rate=1.0)
    for old, new in zip(CHINESE, after, strict=True):
        assert new == old if old in "非没，。2010年" else new in HAN and new != old


def test_labels_move_along(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {"tokens": ["Anna", "Li", "sang", "to", "NATO"], "tags": ["B-PER", "I-PER", "O", "O", "B-ORG"]}
    after = change_row(NAME, values, rate=1.0)
    assert after["tags"] == values["tags"]
    for old, new in zip(values["tokens"], after["tokens"], strict=True):
        assert len(old) == len(new) and all(b in letters_beside(a) for a, b in zip(old, new, strict=True))


def test_a_span_that_ends_within_a_word_keeps_its_length() -> None:
    before = Text("Berliners sing", {"spans": [{"start": 0, "end": 6, "label": "LOC"}]})
    after = before.edited(drawn(NAME, before, rate=1.0))
    (span,) = after.labels["spans"]
    assert (span["start"], span["end"]) == (0, 6)
    assert all(old != new for old, new in zip("Berlinerssing", after.value.replace(" ", ""), strict=True))


@given(st.text("abzÉß中文不三ﬁʼé .'-1/@\u0301\u0130ก็क्ष\n", max_size=60), RATES, KEYS, st.sampled_from(["en", "ja"]))
def test_any_text_comes_through_at_its_length(value: str, rate: float, key: str, language: str) -> None:
    before = Text(value, None, language)
    assert len(before.edited(drawn(NAME, before, key, rate=rate)).value) == len(value)


@pytest.mark.parametrize("text", ["", "a", "?!", "12 3.5", "👩‍👩‍👧 🇫🇷", "not", " \n"])
def test_where_there_is_nothing_to_change_nothing_is_drawn(draw: Draw, text: str) -> None:
    assert draw(NAME, text, rate=1.0) == []


def test_the_meaning_of_a_target_stays() -> None:
    assert "target_text" in get_operator(NAME).keeps
