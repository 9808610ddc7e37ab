"""Rows of Chinese characters with their tags stay rows of characters, whatever an operator puts in."""

from __future__ import annotations

import re

import pytest

from augkit.ops.text.base import Text
from augkit.ops.text.reading.words import IDEOGRAPH

from .drawing import drawn

pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
SENTENCE = "王小明觉得12月1日的北京天气非常好看，他打算买三本书。"
TAGS = ["B-PER", "I-PER", "I-PER", *["O"] * 8, "B-LOC", "I-LOC", *["O"] * (len(SENTENCE) - 13)]


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("text.synonym", {"rate": 1.0}),
        ("text.insert", {"rate": 0.5}),
        ("text.swap", {"rate": 0.5}),
        ("text.dates", {"rate": 1.0}),
        ("text.numbers", {"rate": 1.0}),
        ("text.names", {"rate": 1.0}),
        ("text.homophone", {"rate": 0.5}),
        ("text.punctuation", {}),
        ("text.char_insert", {"rate": 0.5}),
        ("text.reserved", {"rate": 1.0, "lists": [["北京", "呼和浩特", "乌鲁木齐"]]}),
    ],
)
def test_every_ideograph_is_a_token_of_its_own(name: str, parameters: dict[str, object]) -> None:
    text = Text.of_tokens(list(SENTENCE), TAGS, "zh")
    changed = 0
    for key in range(20):
        edits = drawn(name, text, str(key), **parameters)
        after = text.edited(edits)
        tokens, tags = after.labels["tokens"], after.labels["tags"]
        assert len(tokens) == len(tags) and "".join(tokens) == after.value
        assert all(len(token) == 1 for token in tokens if re.search(f"[{IDEOGRAPH}0-9]", token)), tokens
        assert [tag for tag in tags if tag[0] == "B"] == ["B-PER", "B-LOC"]
        changed += bool(edits)
    assert changed


def test_a_mask_stays_one_token_where_latin_words_stand_letter_by_letter() -> None:
    text = Text.of_tokens(list("我在ABC公司上班"), ["O"] * 9, "zh")
    seen = set()
    for key in range(20):
        seen.update(text.edited(drawn("text.mask", text, str(key), rate=0.5)).labels["tokens"])
    assert "[MASK]" in seen and seen <= {*"我在ABC公司上班", "[MASK]"}
