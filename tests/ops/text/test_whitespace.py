"""`text.whitespace`: spaces missing, doubled, inside words and before punctuation."""

from __future__ import annotations

from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.ops.text.whitespace import Whitespace
from augkit.testing import check_operator

from .conftest import Change, Draw
from .drawing import PROSE, drawn

STORY = "The film isn't a very good story, but its actors are excellent."
CHINESE = "这部电影非常好看，可惜结尾有点拖沓，2010年的故事没有意思。"
NAME = "text.whitespace"
MODES = ["missing", "doubled", "inside", "before_punctuation"]
KEYS = st.integers(0, 50).map(str)
RATES = st.floats(0.01, 1)


class InChinese(Whitespace):
    __doc__ = Whitespace.__doc__
    languages: ClassVar[frozenset[str]] = frozenset({"zh"})


@pytest.fixture
def chinese() -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")


@pytest.mark.parametrize("modes", [[mode] for mode in MODES])
def test_the_contract(modes: list[str]) -> None:
    check_operator(Whitespace, modes=modes, rate=0.9)


def test_the_contract_on_chinese(chinese: None) -> None:
    check_operator(InChinese, rate=1.0)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "The film  isn't a very good sto ry, b ut it s actors are excellent ."),
        ("b", "Thefilm  isn't a ve ry good story, but its actorsareexcellent."),
    ],
)
def test_what_fixed_keys_give(change: Change, key: str, expected: str) -> None:
    assert change(NAME, STORY, key, rate=0.2) == expected


def all_found(change: Change, text: str, mode: str, **parameters: str) -> set[str]:
    """What comes of a text by one change."""
    return {change(NAME, text, str(key), rate=0.01, modes=[mode], **parameters) for key in range(120)}


@pytest.mark.parametrize(
    ("mode", "text", "found"),
    [
        ("missing", "a fine film, so it", "a finefilm, so it|a fine film,so it|a fine film, soit"),
        ("missing", "is not here or nowhere", "is not hereor nowhere"),
        ("missing", "see http://x.io or 5 or {a b} now. The end", "see http://x.io or 5 or {a b} now. Theend"),
        ("doubled", "see http://x.io now", "see http://x.io  now"),
        ("doubled", "it is  not\tme", "it  is  not\tme"),
        ("inside", "film", "f ilm|fi lm|fil m"),
        ("inside", "notable", "n otable|nota ble|notab le|notabl e"),  # neither "no table" nor "not able"
        ("inside", "a not it's isn't", "a not i t's isn't"),
        ("before_punctuation", "Well, (no...) 3.5", "Well , (no...) 3.5|Well, (no ...) 3.5"),
        ("before_punctuation", "“so?” yes!", "“so ?” yes!|“so?” yes !"),
    ],
)
def test_what_each_mode_does(change: Change, mode: str, text: str, found: str) -> None:
    assert all_found(change, text, mode) == set(found.split("|"))


def test_what_each_mode_does_in_chinese(change: Change, chinese: None) -> None:
    assert all_found(change, "我看电影。", "inside", language="zh") == {"我 看电影。", "我看 电影。", "我看电 影。"}
    assert all_found(change, "我看，好！", "before_punctuation", language="zh") == {"我看 ，好！", "我看，好 ！"}
    assert all_found(change, "电影 好看", "missing", language="zh") == {"电影好看"}
    expected = "这部电影非常好 看，可惜结尾有点拖 沓 ，2010年的故事没有意思。"
    assert change(NAME, CHINESE, "a", "zh", rate=0.2) == expected


def test_two_words_are_not_joined_into_a_negation_or_out_of_one(change: Change) -> None:
    for text in ("a typical", "not able", "non sense", "is n't"):
        assert change(NAME, text, rate=1.0, modes=["missing"]) == text


@given(st.sampled_from(PROSE), st.sampled_from(MODES), RATES, KEYS)
def test_nothing_but_spaces_changes(sentence: str, mode: str, rate: float, key: str) -> None:
    before = Text(sentence)
    edits = drawn(NAME, before, key, rate=rate, modes=[mode])
    after = before.edited(edits).value
    assert after.replace(" ", "") == sentence.replace(" ", "")
    assert len(after) - len(sentence) == (-len(edits) if mode == "missing" else len(edits))


def test_the_rate_is_the_share_of_gaps_words_and_marks(draw: Draw) -> None:
    text = "go on " * 49 + "go on."  # 99 gaps, 100 words, one mark
    assert [len(draw(NAME, text, rate=rate)) for rate in (0.0001, 0.1, 1.0)] == [1, 20, 200]
    assert len(draw(NAME, text, rate=1.0, modes=["missing"])) == 99
    assert len(draw(NAME, text, rate=1.0, modes=["inside", "before_punctuation"])) == 101


@pytest.mark.parametrize("fixed", ["https://x.io/a,b", "me@x.com", "{first name}", "<br>", "3.5", "#ab", "Mr."])
def test_links_addresses_placeholders_and_numbers_stay(change: Change, fixed: str) -> None:
    for key in range(10):
        after = change(NAME, f"see {fixed} so", str(key), rate=1.0)
        assert f" {fixed} " in after and after != f"see {fixed} so"


def test_kept_words_are_neither_joined_nor_parted(change: Change) -> None:
    for key in range(10):
        words = change(NAME, "the Film is a film.", str(key), rate=1.0, keep=["film"]).split()
        assert "Film" in words and "film." in words


def test_tokens_keep_as_many_tags(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {"tokens": ["Anna", "Li", "sang", "a", "song"], "tags": ["B-PER", "I-PER", "O", "O", "O"]}
    split = change_row(NAME, values, rate=1.0, modes=["inside"])
    assert split["tags"] == ["B-PER", "I-PER", "O", "O", "O", "O", "O"]
    assert split["tokens"][:2] == ["Anna", "Li"] and "".join(split["tokens"]) == "AnnaLisangasong"
    joined = change_row(NAME, values | {"tokens": ["Anna", "Li", "sang", "the", "song"]}, rate=1.0, modes=["missing"])
    assert joined == {"tokens": ["Anna", "Li", "sangthesong"], "tags": ["B-PER", "I-PER", "O"]}


@pytest.mark.parametrize("mode", ["missing", "inside"])
def test_tokens_that_all_have_a_tag_of_their_own_stay(change_row, mode: str) -> None:  # type: ignore[no-untyped-def]
    values = {"tokens": ["they", "sang", "well"], "tags": ["PRP", "VBD", "RB"]}
    assert change_row(NAME, values, rate=1.0, modes=[mode]) == values


def test_punctuation_is_parted_from_its_token(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {"tokens": ["in", "Oslo.", "Well,", "yes"], "tags": ["O", "B-LOC", "O", "O"]}
    after = change_row(NAME, values, rate=1.0, modes=["before_punctuation"])
    assert after == {"tokens": ["in", "Oslo.", "Well", ",", "yes"], "tags": ["O", "B-LOC", "O", "O", "O"]}


@pytest.mark.parametrize("tokens", [["我", "看", "电", "影"], ["我", "看", "好"]])
def test_tokens_of_one_chinese_character_stay(draw: Draw, chinese: None, tokens: list[str]) -> None:
    assert draw(NAME, Text.of_tokens(tokens, ["O"] * len(tokens), "zh"), rate=1.0) == []


def test_a_longer_chinese_token_becomes_two(draw: Draw, chinese: None) -> None:
    before = Text.of_tokens(["我", "看", "电影", "吧"], ["O", "O", "O", "O"], "zh")
    after = before.edited(draw(NAME, before, rate=1.0))
    assert after.labels == {"tokens": ["我", "看", "电", "影", "吧"], "tags": ["O"] * 5}


def test_words_under_a_label_stay_whole() -> None:
    spans = [{"start": 3, "end": 11, "label": "LOC"}]
    for key in range(20):
        before = Text("in New York, now", {"spans": spans})
        after = before.edited(drawn(NAME, before, str(key), rate=1.0))
        (span,) = after.labels["spans"]
        assert after.value[span["start"] : span["end"]] in ("New York", "New  York")


def test_a_label_that_begins_with_a_space_keeps_it(draw: Draw) -> None:
    before = Text("in the end", {"spans": [{"start": 2, "end": 3, "label": "X"}]})
    assert draw(NAME, before, rate=1.0, modes=["missing"]) == [(6, 7, "")]


@given(st.text("abno中 .,'-1/@\u0301\n", max_size=60), RATES, KEYS, st.sampled_from(["en", "ja"]))
def test_any_text_comes_through(value: str, rate: float, key: str, language: str) -> None:
    before = Text(value, None, language)
    after = before.edited(drawn(NAME, before, key, rate=rate)).value
    assert after.replace(" ", "") == value.replace(" ", "")


@pytest.mark.parametrize("text", ["", "a", "?!", "12 3.5", "👩‍👩‍👧 🇫🇷", "not", " \n"])
def test_where_there_is_nothing_to_change_nothing_is_drawn(draw: Draw, text: str) -> None:
    assert draw(NAME, text, rate=1.0) == []


def test_the_meaning_of_a_target_stays() -> None:
    assert "target_text" in get_operator(NAME).keeps
