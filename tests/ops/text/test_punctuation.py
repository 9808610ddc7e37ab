"""`text.punctuation`: marks are inserted between words, as AEDA does."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.ops.text.punctuation import Punctuation
from augkit.testing import check_operator

from .conftest import Change, Draw
from .drawing import PROSE, drawn

STORY = "The film isn't a very good story, but its actors are excellent."
CHINESE = "这部电影非常好看，可惜结尾有点拖沓，2010年的故事没有意思。"
NAME = "text.punctuation"
KEYS = st.integers(0, 50).map(str)
RATIOS = st.floats(0.01, 1)


class InChinese(Punctuation):
    __doc__ = Punctuation.__doc__
    languages: ClassVar[frozenset[str]] = frozenset({"zh"})


@pytest.fixture
def chinese() -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")


@pytest.mark.parametrize("ratio", [0.1, 1.0])
def test_the_contract(ratio: float) -> None:
    check_operator(Punctuation, ratio=ratio)


def test_the_contract_on_chinese(chinese: None) -> None:
    check_operator(InChinese, ratio=1.0)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "The film isn't a . very good story, but its . actors are excellent."),
        ("c", "! The film . isn't a very good story, but its actors are excellent."),
    ],
)
def test_what_fixed_keys_give(change: Change, key: str, expected: str) -> None:
    assert change(NAME, STORY, key) == expected


@given(st.sampled_from(PROSE), RATIOS, KEYS)
def test_marks_come_as_tokens_of_their_own_and_all_words_stay_in_order(sentence: str, ratio: float, key: str) -> None:
    before = Text(sentence)
    edits = drawn(NAME, before, key, ratio=ratio)
    assert 1 <= len(edits) <= max(1, int(ratio * len(before.words)))
    for start, end, new in edits:
        assert start == end and new[0] in ".;?:!," and new[1:] == " "
        assert start == 0 or sentence[start - 1].isspace()
    left = before.edited(edits).value.split()
    for word in sentence.split():
        while left[0] != word:
            assert left.pop(0) in list(".;?:!,")
        left.pop(0)
    assert left == []


def test_how_many_is_drawn_evenly_up_to_a_third_of_the_words_and_marks_evenly_too(draw: Draw) -> None:
    text = "one two three four five six seven eight nine ten eleven twelve"
    counts: Counter[int] = Counter()
    marks: Counter[str] = Counter()
    for key in range(600):
        edits = draw(NAME, text, str(key))
        counts[len(edits)] += 1
        marks.update(new for _, _, new in edits)
    assert set(counts) == {1, 2, 3, 4} and all(110 < count < 190 for count in counts.values())
    assert set(marks) == {". ", "; ", "? ", ": ", "! ", ", "}
    assert all(0.8 < count / (sum(marks.values()) / 6) < 1.2 for count in marks.values())


def test_the_ratio_is_the_share_of_words_at_most(draw: Draw) -> None:
    text = "word " * 100
    most = {
        ratio: max(len(draw(NAME, text, str(key), ratio=ratio)) for key in range(300)) for ratio in (0.05, 0.5, 1.0)
    }
    assert most == {0.05: 5, 0.5: 50, 1.0: 100}


def test_every_place_between_words_and_at_the_front_is_drawn(draw: Draw) -> None:
    found = {draw(NAME, "one two (three), four", str(key), ratio=0.1)[0][0] for key in range(60)}
    assert found == {0, 4, 17}


def test_nothing_is_torn_apart(change: Change) -> None:
    text = "he does n't like {first name} or <a b> of the man 's car"
    for key in range(40):
        after = change(NAME, text, str(key), ratio=1.0)
        for whole in ("does n't", "{first name}", "<a b>", "man 's"):
            assert whole in after


def test_chinese_gets_its_own_marks_without_spaces(change: Change, chinese: None) -> None:
    assert change(NAME, CHINESE, "a", "zh") == "这部电影非常，好看，可惜结尾有点？拖沓，2010年的故事没有意思。"
    found = {change(NAME, "我看电影", str(key), "zh", ratio=0.1) for key in range(200)}
    marks = "。；？：！，"
    assert found == {
        f"{a}{mark}{b}" for mark in marks for a, b in (("", "我看电影"), ("我", "看电影"), ("我看", "电影"))
    }


def test_chinese_numbers_brackets_and_placeholders_are_not_torn_apart(change: Change, chinese: None) -> None:
    for key in range(40):
        after = change(NAME, "《电影》在60年上映，{某 人}看iPhone吗", str(key), "zh", ratio=1.0)
        for whole in ("《电影》", "60年", "{某 人}", "iPhone"):
            assert whole in after


def test_japanese_gets_its_own_comma(change: Change) -> None:
    found = "".join(change(NAME, "映画を見た", str(key), "ja", ratio=1.0) for key in range(40))
    assert "、" in found and "，" not in found and " " not in found


def test_marks_are_tokens_without_a_tag(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {"tokens": ["in", "New", "York", "now"], "tags": ["O", "B-LOC", "I-LOC", "O"]}
    seen = set()
    for key in range(40):
        after = change_row(NAME, values, str(key), ratio=1.0)
        pairs = list(zip(after["tokens"], after["tags"], strict=True))
        marks = [pair for pair in pairs if pair[0] in ".;?:!,"]
        assert all(tag == "O" for _, tag in marks)
        assert [pair for pair in pairs if pair not in marks] == list(zip(*values.values(), strict=True))
        assert ("New", "B-LOC") in pairs and pairs[pairs.index(("New", "B-LOC")) + 1] == ("York", "I-LOC")
        seen.add(len(marks))
    assert seen == {1, 2, 3}


def test_marks_are_tokens_of_chinese_rows_too_also_at_the_front(change_row, chinese: None) -> None:  # type: ignore[no-untyped-def]
    values = {"tokens": [*"我在上海看"], "tags": ["O", "O", "B-LOC", "I-LOC", "O"]}
    at_front = False
    for key in range(40):
        after = change_row(NAME, values, str(key), "zh", ratio=1.0)
        assert all(len(token) == 1 for token in after["tokens"])
        kept = [(token, tag) for token, tag in zip(*after.values(), strict=True) if token not in "。；？：！，"]
        assert kept == list(zip(*values.values(), strict=True))
        assert len(after["tags"]) == len(after["tokens"]) > 5
        at_front = at_front or after["tokens"][0] != "我"
    assert at_front


def test_spans_and_answers_stay_whole() -> None:
    for key in range(30):
        labels = {"spans": [{"start": 3, "end": 11, "label": "LOC"}]}
        before = Text("in New York now", labels)
        after = before.edited(drawn(NAME, before, str(key), ratio=1.0))
        (span,) = after.labels["spans"]
        assert after.value[span["start"] : span["end"]] == "New York"


@given(st.text("ab中。 .'-1/@\u0301\n", max_size=60), RATIOS, KEYS, st.sampled_from(["en", "ja"]))
def test_any_text_comes_through(value: str, ratio: float, key: str, language: str) -> None:
    before = Text(value, None, language)
    edits = drawn(NAME, before, key, ratio=ratio)
    before.edited(edits)
    assert all(start == end for start, end, _ in edits) and len(edits) <= max(1, len(before.words))


@pytest.mark.parametrize("text", ["", "?!", "12 3.5", "👩‍👩‍👧 🇫🇷", " \n", "n't"])
def test_where_there_is_no_place_nothing_is_drawn(draw: Draw, text: str) -> None:
    assert draw(NAME, text, ratio=1.0) == []


def test_the_meaning_of_a_target_stays() -> None:
    assert "target_text" in get_operator(NAME).keeps
