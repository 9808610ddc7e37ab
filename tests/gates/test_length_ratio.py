"""`length_ratio`: what counts as too short or too long."""

from __future__ import annotations

import pytest

from augkit.errors import RecipeError
from augkit.gates.length_ratio import LengthRatio
from augkit.ops.base import Row

from .rows import row


@pytest.mark.parametrize(
    ("source", "copy", "reason"),
    [
        ("a fine film", "a fine film", None),
        ("abcd", "ab", None),
        ("abcd", "abcdabcd", None),
        ("abcd", "a", "length ratio 0.25 is below 0.5 (1 from 4 characters)"),
        ("abcd", "abcdabcda", "length ratio 2.25 is above 2 (9 from 4 characters)"),
        ("", "", None),
        ("", "x", "length ratio inf is above 2 (1 from 0 characters)"),
        ("x", "", "length ratio 0.00 is below 0.5 (0 from 1 characters)"),
        ("中国股市", "中", "length ratio 0.25 is below 0.5 (1 from 4 characters)"),
        ("👍👍👍👍", "👍", "length ratio 0.25 is below 0.5 (1 from 4 characters)"),
    ],
)
def test_characters_are_counted_and_both_limits_are_included(source: str, copy: str, reason: str | None) -> None:
    assert LengthRatio().check(row(source), row(copy)) == reason


@pytest.mark.parametrize(
    ("copy", "reason"),
    [
        ("it's a well-made film !", None),  # it's, a, well-made, film, !
        ("internationalisation !", "length ratio 0.40 is below 0.6 (2 from 5 words)"),
        ("it's, a; film!", None),
    ],
)
def test_words_are_counted_where_that_is_asked_for(copy: str, reason: str | None) -> None:
    gate = LengthRatio(unit="words", min=0.6, max=1.5)
    assert gate.check(row("it's a well-made film."), row(copy)) == reason


def test_tokens_are_words_as_they_stand() -> None:
    source, copy = (Row("r", {"tokens": tokens}) for tokens in (["New", "York", "'s", "e-mail"], ["New", "York"]))
    assert LengthRatio(unit="words", min=0.5).check(source, copy) is None
    assert LengthRatio(unit="words", min=0.6).check(source, copy) == "length ratio 0.50 is below 0.6 (2 from 4 words)"
    assert LengthRatio(min=0.55).check(source, copy) == "length ratio 0.44 is below 0.55 (8 from 18 characters)"


def test_chinese_tokens_stand_without_spaces() -> None:
    source, copy = (Row("r", {"tokens": tokens}, "zh") for tokens in (["我", "喜欢", "电影"], ["电影"]))
    assert LengthRatio().check(source, copy) == "length ratio 0.40 is below 0.5 (2 from 5 characters)"


def test_chinese_words_are_those_of_jieba() -> None:
    pytest.importorskip("jieba")
    gate = LengthRatio(unit="words", min=1.0, max=1.0)
    assert gate.check(row("我喜欢看电影。", "zh"), row("他电影我喜欢。", "zh")) is None  # five pieces each
    assert gate.check(row("我喜欢看电影。", "zh"), row("电影。", "zh")) == (
        "length ratio 0.40 is below 1 (2 from 5 words)"
    )


def test_another_text_of_the_row_is_judged_where_that_is_asked_for() -> None:
    source, copy = Row("r", {"text": "abcd", "text_pair": "abcd"}), Row("r", {"text": "a", "text_pair": "abcd"})
    assert LengthRatio(on="text_pair").check(source, copy) is None
    assert LengthRatio().check(source, copy) is not None


def test_words_of_a_language_without_spaces_cannot_be_counted() -> None:
    with pytest.raises(RecipeError, match="the words of th cannot be found") as caught:
        LengthRatio(unit="words").check_ready("th")
    assert caught.value.hint == "Write `unit: characters`."
    LengthRatio().check_ready("th")
    LengthRatio(unit="words", language="en").check_ready("th")
