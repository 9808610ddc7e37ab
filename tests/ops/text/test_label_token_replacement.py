"""`text.label_token_replacement`: other tokens under the same tags, as often as the training split has them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.testing import check_operator

from .labelled import KEYS, draws, fitted, made, shown, tagged, tagged_rows

REPLACE = get_operator("text.label_token_replacement")


def test_tokens_are_replaced_by_others_with_the_very_same_tag() -> None:
    training = [tagged("in New/B-LOC York/I-LOC"), tagged("near Rome/B-LOC City/I-LOC")]
    operator = REPLACE(rate=1.0)
    (after,) = made(operator, training[0], "a", fitted(operator, training))
    assert shown(after) == "near Rome/B-LOC City/I-LOC"


def test_others_are_drawn_by_how_often_the_training_split_has_them() -> None:
    training = [tagged("a " * 5 + "b " * 6 + "c " * 3 + "x/B-X")]
    operator = REPLACE(rate=1.0)
    learnt = fitted(operator, training)
    seen: Counter[str] = Counter()
    for key in range(3000):
        (after,) = made(operator, tagged("a"), str(key), learnt)
        seen.update(after.labels["tokens"])
    assert set(seen) == {"b", "c"}
    assert seen["b"] / 3000 == pytest.approx(2 / 3, abs=0.03)


def test_a_token_that_the_training_split_has_not_is_replaced_by_any() -> None:
    operator = REPLACE(rate=1.0)
    learnt = fitted(operator, [tagged("b")])
    assert shown(made(operator, tagged("a"), "a", learnt)[0]) == "b"


def test_each_token_is_replaced_with_the_probability_given() -> None:
    training = [tagged("a b c d e f g h i j")]
    operator = REPLACE(rate=0.3)
    learnt = fitted(operator, training)
    changed = [len(draw) for key in range(1000) for draw in draws(operator, training[0], str(key), learnt)]
    assert sum(changed) / 10_000 == pytest.approx(0.3, abs=0.015)
    assert min(changed) < 3 < max(changed)


@given(tagged_rows(), st.lists(tagged_rows(), max_size=3), st.floats(0.01, 1), KEYS)
def test_tags_stay_and_every_token_was_seen_with_its_tag(
    row: tuple[Text, str], training: list[tuple[Text, str]], rate: float, key: str
) -> None:
    text, _ = row
    texts = [text, *(other for other, _ in training)]
    operator = REPLACE(rate=rate)
    known = {
        pair for other in texts for pair in zip(other.labels["tokens"], other.labels["tags"], strict=True)
    }  # fmt: skip
    for after in made(operator, text, key, fitted(operator, texts)):
        assert after.labels["tags"] == text.labels["tags"]
        assert set(zip(after.labels["tokens"], after.labels["tags"], strict=True)) <= known


def test_parts_of_speech_are_tags_too() -> None:
    operator = REPLACE(rate=1.0)
    learnt = fitted(operator, [tagged("a/DT dog/NN barks/VB"), tagged("the/DT cat/NN barks/VB")])
    assert shown(made(operator, tagged("a/DT dog/NN barks/VB"), "a", learnt)[0]) == "the/DT cat/NN barks/VB"


def test_words_to_keep_stay() -> None:
    operator = REPLACE(rate=1.0, keep=["the", "."])
    learnt = fitted(operator, [tagged("The dog . the a b")])
    for key in range(20):
        after = made(operator, tagged("The dog ."), str(key), learnt)[0].labels["tokens"]
        assert (after[0], after[2]) == ("The", ".")


def test_tokens_with_white_space_neither_come_nor_go() -> None:
    text = Text.of_tokens(["a b", "c", "", " "], ["O"] * 4, "en")
    operator = REPLACE(rate=1.0)
    learnt = fitted(operator, [text, tagged("d")])
    assert made(operator, text, "a", learnt)[0].labels["tokens"] == ["a b", "d", "", " "]


def test_characters_of_chinese_stay_tokens() -> None:
    operator = REPLACE(rate=1.0)
    learnt = fitted(operator, [tagged("上0/B-LOC 海1/I-LOC", "zh")])
    text = tagged("在0 北0/B-LOC 京1/I-LOC", "zh")
    assert shown(made(operator, text, "a", learnt)[0]) == "在0 上0/B-LOC 海1/I-LOC"


def test_what_is_learnt_is_bounded_and_the_same_in_any_order() -> None:
    training = [tagged(f"t{number % 100} x/B-X") for number in range(300)]
    operator = REPLACE(pool_size=10)
    rows, turned = (
        {tag: (pool.tokens, pool.above) for tag, pool in fitted(operator, texts).items()}
        for texts in (training, training[::-1])
    )
    assert rows == turned
    assert (len(rows["O"][0]), rows["O"][1][-1], rows["B-X"]) == (10, 30, (["x"], [300]))


@pytest.mark.parametrize("row", ["", "a", "Rome/B-LOC"])
def test_where_there_is_no_other_token_nothing_is_drawn(row: str) -> None:
    operator = REPLACE(rate=1.0)
    assert draws(operator, tagged(row), "a", fitted(operator, [tagged(row)])) == []


@pytest.mark.parametrize("parameters", [{}, {"rate": 1.0}, {"keep": ["the", "film"]}])
def test_it_keeps_the_contract(parameters: dict[str, Any]) -> None:
    check_operator(REPLACE, **parameters)
