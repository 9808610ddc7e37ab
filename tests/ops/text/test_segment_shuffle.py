"""`text.segment_shuffle`: tokens change places within their segment, and the tags stay as they are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.registry import get_operator
from augkit.ops.tags import find_segments
from augkit.ops.text.base import Text
from augkit.testing import check_operator

from .labelled import KEYS, changed, draws, shown, tagged, tagged_rows

SHUFFLE = get_operator("text.segment_shuffle")
ROW = "She saw the New/B-LOC York/I-LOC Times/I-LOC today , again"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "saw the She York/B-LOC Times/I-LOC New/I-LOC , again today"),
        ("b", "the She saw New/B-LOC Times/I-LOC York/I-LOC today again ,"),
    ],
)
def test_what_fixed_keys_give(key: str, expected: str) -> None:
    assert shown(changed("segment_shuffle", tagged(ROW), key, rate=1.0)) == expected


def test_a_low_rate_shuffles_one_segment() -> None:
    for key in range(20):
        after = changed("segment_shuffle", tagged(ROW), str(key), rate=0.01).labels["tokens"]
        before = tagged(ROW).labels["tokens"]
        assert sum(after[low:high] != before[low:high] for low, high in ((0, 3), (3, 6), (6, 9))) == 1


def test_every_other_order_of_a_segment_comes_up() -> None:
    orders = {shown(changed("segment_shuffle", tagged("a b c"), str(key))) for key in range(60)}
    assert orders == {"a c b", "b a c", "b c a", "c a b", "c b a"}


@given(tagged_rows(), st.floats(0.01, 1), KEYS)
def test_tags_stay_and_tokens_stay_in_their_segment(row: tuple[Text, str], rate: float, key: str) -> None:
    text, _ = row
    after = changed("segment_shuffle", text, key, rate=rate)
    assert after.labels["tags"] == text.labels["tags"]
    for start, end in find_segments(text.labels["tags"]):
        assert sorted(after.labels["tokens"][start:end]) == sorted(text.labels["tokens"][start:end])


def test_parts_of_speech_are_segments_of_the_same_tag() -> None:
    text = tagged("the/DT old/JJ grey/JJ dog/NN")
    assert shown(changed("segment_shuffle", text)) == "the/DT grey/JJ old/JJ dog/NN"


@pytest.mark.parametrize("row", ["", "one", "Ann/B-PER Bob/B-PER", "a a a", "a Ann/B-PER b"])
def test_segments_of_one_token_or_of_equal_ones_stay(row: str) -> None:
    assert draws(SHUFFLE(rate=1.0), tagged(row)) == []


def test_words_to_keep_stay_in_place() -> None:
    for key in range(20):
        after = changed("segment_shuffle", tagged("a The b c"), str(key), keep=["the"])
        assert after.labels["tokens"][1] == "The"


def test_tokens_with_white_space_stay_in_place_and_whole() -> None:
    text = Text.of_tokens(["a b", "c", "", "d", " "], ["O"] * 5, "en")
    assert changed("segment_shuffle", text).labels["tokens"] == ["a b", "d", "", "c", " "]


def test_characters_of_chinese_stay_tokens_and_positions_stay_where_they_are() -> None:
    text = tagged("在0 北0/B-LOC 京1/I-LOC 好0", "zh")
    assert shown(changed("segment_shuffle", text)) == "在0 京0/B-LOC 北1/I-LOC 好0"


def test_a_row_without_tags_is_left_alone() -> None:
    assert draws(SHUFFLE(), Text.of_tokens(["a", "b"], None, "en")) == []


@pytest.mark.parametrize("parameters", [{}, {"rate": 1.0}, {"keep": ["the", "film"]}])
def test_it_keeps_the_contract(parameters: dict[str, Any]) -> None:
    check_operator(SHUFFLE, **parameters)
