"""Tokens that carry their position in the word: read without it, and written with it after an edit."""

from __future__ import annotations

import pytest

from augkit.ops.base import Row
from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.ops.text.reading.positions import with_positions, without_positions

pytest.importorskip("jieba", reason="words of Chinese text are found with jieba: pip install 'augkit[zh]'")


def numbered(words: str) -> list[str]:
    return [f"{sign}{at}" for word in words.split() for at, sign in enumerate(word)]


def test_digits_behind_characters_are_their_positions() -> None:
    assert without_positions(["北0", "京1", "t10", "80", "❤️0"]) == ["北", "京", "t", "8", "❤️"]


@pytest.mark.parametrize("tokens", [["北0", "京"], [], ["10", "20"], ["A0"], ["张1", "李2"], ["北京"]])
def test_tokens_without_positions_stay_as_they_are(tokens: list[str]) -> None:
    assert without_positions(tokens) is tokens


def edited(row: list[str], *edits: tuple[int, int, str]) -> list[str]:
    return list(Text.of_tokens(row, None, "zh").edited(list(edits)).labels["tokens"])


def test_the_text_of_a_row_is_without_them_and_its_words_are_words() -> None:
    text = Text.of_tokens(numbered("我 昨天 在 北京 看 电影"), None, "zh")
    assert text.value == "我昨天在北京看电影"
    assert [text.value[slice(*word)] for word in text.words] == ["我", "昨天", "在", "北京", "看", "电影"]
    assert text.labels["tokens"] == numbered("我 昨天 在 北京 看 电影")


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([(1, 3, "前天")], "我 前天 看 电影"),
        ([(1, 3, "大前天")], "我 大前天 看 电影"),
        ([(4, 6, "这部影片")], "我 昨天 看 这部 影片"),
        ([(1, 3, "")], "我 看 电影"),
        ([(1, 2, "")], "我 天 看 电影"),
        ([(2, 3, "")], "我 昨 看 电影"),
        ([(0, 0, "明天")], "明天 我 昨天 看 电影"),
        ([(6, 6, "明天")], "我 昨天 看 电影 明天"),
        ([(0, 1, ""), (4, 6, "")], "昨天 看"),
        ([(4, 5, "典")], "我 昨天 看 典影"),
        ([(3, 4, "花12元看")], "我 昨天 花 12 元 看 电影"),
    ],
)
def test_new_tokens_have_their_positions(edits: list[tuple[int, int, str]], expected: str) -> None:
    assert edited(numbered("我 昨天 看 电影"), *edits) == numbered(expected)


def test_what_is_not_edited_keeps_the_positions_it_has_whatever_words_they_spell() -> None:
    row = ["我0", "昨0", "天0", "看1", "电2", "影0"]
    assert edited(row, (5, 6, "")) == row[:5]
    assert edited(row, (0, 1, "你")) == ["你0", *row[1:]]
    assert with_positions([(sign[0], (at,)) for at, sign in enumerate(row)], row, lambda _: []) == row


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("text.delete", {}),
        ("text.insert", {}),
        ("text.swap", {}),
        ("text.synonym", {"rate": 1.0}),
        ("text.char_insert", {}),
        ("text.char_delete", {}),
        ("text.char_swap", {}),
        ("text.homophone", {}),
        ("text.numbers", {}),
        ("text.segment_shuffle", {}),
        ("text.whitespace", {}),
    ],
)
def test_an_operator_does_to_a_row_with_positions_what_it_does_to_one_without(
    name: str, parameters: dict[str, object]
) -> None:
    from ..labelled import made

    operator = get_operator(name).model_validate(parameters)
    row = numbered("我们 昨天 在 北京 看 了 三部 很 有趣 的 电影")
    tags = ["O"] * 5 + ["B-LOC", "I-LOC"] + ["O"] * 10
    changed = 0
    for key in map(str, range(20)):
        (one,) = made(operator, Text.of_tokens(row, tags, "zh"), key) or [None]
        (other,) = made(operator, Text.of_tokens([token[0] for token in row], tags, "zh"), key) or [None]
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert without_positions(one.labels["tokens"]) == other.labels["tokens"]
            assert one.labels["tags"] == other.labels["tags"]
            assert one.value == other.value
            changed += one.value != "".join(token[0] for token in row)
    assert changed or name == "text.whitespace"


def test_a_row_is_written_with_them() -> None:
    operator = get_operator("text.delete").model_validate({})
    row = Row("a", {"tokens": numbered("我们 昨天 在 北京"), "tags": ["O"] * 5 + ["B-LOC", "I-LOC"]}, "zh")
    written = operator.write(row, operator.apply(operator.read(row), [(0, 2, "")]))
    assert written.values == {"tokens": numbered("昨天 在 北京"), "tags": ["O"] * 3 + ["B-LOC", "I-LOC"]}
