"""Words of Chinese rows of tokens: the tokens where these are words, jieba's where they are characters."""

from __future__ import annotations

import pytest

from augkit.ops.text.base import Text

from ..labelled import changed

pytest.importorskip("jieba", reason="words of Chinese text are found with jieba: pip install 'augkit[zh]'")


def words(tokens: list[str]) -> list[str]:
    text = Text.of_tokens(tokens, None, "zh")
    return [text.value[slice(*word)] for word in text.words]


def test_a_word_is_not_in_two_tokens() -> None:
    assert words(["研究", "生命", "的", "起源"]) == ["研究", "生命", "的", "起源"]
    assert words(["他", "就", "没路", "走", "了"]) == ["他", "就", "没路", "走", "了"]
    assert words(["研究生", "命令", "她"]) == ["研究生", "命令", "她"]


def test_characters_make_up_words() -> None:
    assert words([*"研究生命的起源"]) == ["研究", "生命", "的", "起源"]


def test_long_tokens_hold_several_words_and_marks_and_numbers_none() -> None:
    assert words(["我们都喜欢", "iPhone", "15", "，", "也喜欢电影"]) == [
        "我们",
        "都",
        "喜欢",
        "iPhone",
        "也",
        "喜欢",
        "电影",
    ]


def test_tokens_of_a_link_or_placeholder_are_no_words() -> None:
    row = ["快来", "http", ":", "//", "t", ".", "cn", "/", "zjSpxvo"]
    assert words(row) == ["快来"]
    assert words(["你好", "{", "name", "}", "先生"]) == ["你好", "先生"]


@pytest.mark.parametrize(
    "name", ["swap", "delete", "mask", "synonym", "homophone", "char_swap", "insert", "whitespace"]
)
def test_tokens_that_are_words_are_not_torn_or_joined(name: str) -> None:
    row = ["他们", "因此", "没路", "走", "了", "所以", "昨天", "研究", "生命", "起源", "，", "很", "有趣"]
    tags = ["O", "O", "B-X", "O", "O", "O", "O", "O", "B-Y", "I-Y", "O", "O", "O"]
    for key in map(str, range(20)):
        after = changed(name, Text.of_tokens(row, tags, "zh"), key, rate=0.3)
        tokens = after.labels["tokens"]
        if name in ("swap", "mask", "synonym", "homophone", "char_swap"):
            assert len(tokens) == len(row)
        if name in ("swap", "delete"):
            assert set(tokens) <= set(row)
        if name == "insert":
            rest = iter(tokens)
            assert all(token in rest for token in row)
        if name == "whitespace":
            assert "".join(tokens) == "".join(row)
            assert len(tokens) > len(row)
