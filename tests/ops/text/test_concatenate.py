"""`text.concatenate`: another row of the same label beside the text, with its labels."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.testing import check_operator
from augkit.testing.samples import SAMPLES

from ..schemes import entities_of
from .labelled import KEYS, documents, draws, fitted, made, mentions, shown, spanned, tagged, tagged_rows

CONCATENATE = get_operator("text.concatenate")


def rows(*texts: tuple[str, Any], language: str = "en") -> list[Text]:
    return [Text(text, None, language, f"r{number}", label) for number, (text, label) in enumerate(texts)]


def joined(texts: list[Text], index: int = 0, **parameters: Any) -> set[str]:
    """All that becomes of one of these rows."""
    operator = CONCATENATE.model_validate(parameters)
    learnt = fitted(operator, texts)
    return {after.value for key in range(40) for after in made(operator, texts[index], str(key), learnt)}


def test_rows_of_the_same_label_are_joined_on_either_side() -> None:
    texts = rows(("A fine film.", 1), ("Dull.", 0), ("We laughed!", 1), ("Bad.", 0))
    assert joined(texts) == {"A fine film. We laughed!", "We laughed! A fine film."}
    assert joined(texts, 1) == {"Dull. Bad.", "Bad. Dull."}


def test_the_draw_names_the_partner_and_holds_all_that_replay_needs() -> None:
    texts = rows(("A fine film.", 1), ("We laughed!", 1))
    (drawn,) = draws(CONCATENATE(), texts[0], "a", fitted(CONCATENATE(), texts))
    assert drawn == {"edits": [[12, 12, " We laughed!"]], "from": ["r1"]}
    assert CONCATENATE().apply(texts[0], drawn).label == 1


def test_rows_without_labels_are_all_of_one_kind() -> None:
    assert joined(rows(("A.", None), ("B.", None))) == {"A. B.", "B. A."}


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(rows(("A.", 1)), id="no other row"),
        pytest.param(rows(("A.", 1), ("B.", 0)), id="no other row of the label"),
        pytest.param(rows(("A.", 1), ("A.", 1)), id="the same text"),
        pytest.param(rows(("A.", 0.5), ("B.", 0.5)), id="numbers to predict"),
        pytest.param(rows(("", 1), ("B.", 1)), id="an empty text"),
        pytest.param(rows(("A.", 1), ("  ", 1)), id="an empty partner"),
    ],
)
def test_where_there_is_no_partner_nothing_is_drawn(texts: list[Text]) -> None:
    assert joined(texts) == set()


def test_labels_of_several_classes_are_the_same_where_all_classes_are() -> None:
    texts = rows(("A.", ["x", "y"]), ("B.", ["x"]), ("C.", ["x", "y"]))
    assert joined(texts) == {"A. C.", "C. A."}


@pytest.mark.parametrize(
    ("first", "second", "language", "expected"),
    [
        pytest.param("Good.", "Bad!", "en", "Good. Bad!", id="a mark at the end"),
        pytest.param("Good", "Bad", "en", "Good. Bad", id="none"),
        pytest.param("it is good", "it is bad .", "en", "it is good . it is bad .", id="none, tokenised"),
        pytest.param("Good (film)", "Bad", "en", "Good (film). Bad", id="a bracket"),
        pytest.param("Good “film.”", "Bad", "en", "Good “film.” Bad", id="a mark in a quotation"),
        pytest.param("Good,", "Bad", "en", "Good, Bad", id="a comma"),
        pytest.param("Good 😀", "Bad", "en", "Good 😀 Bad", id="emoji"),
        pytest.param("see a.com/b", "Bad", "en", "see a.com/b Bad", id="an address"),
        pytest.param("see #tag", "Bad", "en", "see #tag Bad", id="a tag"),
        pytest.param("in 1999", "Bad", "en", "in 1999. Bad", id="a number"),
        pytest.param("Good.\n", "Bad", "en", "Good.\nBad", id="a line"),
        pytest.param("好。", "坏", "zh", "好。坏", id="Chinese"),
        pytest.param("好", "坏", "zh", "好。坏", id="Chinese without a mark"),
        pytest.param("好(图)", "坏", "zh", "好(图)。坏", id="Chinese with a bracket"),
        pytest.param("OK!", "NO", "zh", "OK! NO", id="Latin words in Chinese"),
        pytest.param("अच्छा", "बुरा", "hi", "अच्छा। बुरा", id="Hindi"),
        pytest.param("ดี", "แย่", "th", "ดี แย่", id="Thai"),
    ],
)
def test_what_stands_between_two_texts(first: str, second: str, language: str, expected: str) -> None:
    assert expected in joined(rows((first, 1), (second, 1), language=language))


def test_the_separator_may_be_set() -> None:
    assert joined(rows(("A", 1), ("B", 1)), separator=" [SEP] ") == {"A [SEP] B", "B [SEP] A"}


def test_spans_of_both_texts_are_there() -> None:
    texts = [
        spanned("[PER Ann] left", label=1, row_id="a"),
        spanned("in [LOC New York].", label=1, row_id="b"),
    ]
    operator = CONCATENATE()
    learnt = fitted(operator, texts)
    found = {(text.value, *mentions(text)) for key in range(20) for text in made(operator, texts[0], str(key), learnt)}
    assert found == {
        ("Ann left. in New York.", ("PER", "Ann"), ("LOC", "New York")),
        ("in New York. Ann left", ("LOC", "New York"), ("PER", "Ann")),
    }


def test_tokens_and_tags_of_both_rows_are_there() -> None:
    texts = [tagged("Ann/B-PER left", row_id="a"), tagged("in York/B-LOC", row_id="b")]
    operator = CONCATENATE()
    learnt = fitted(operator, texts)
    assert {shown(text) for key in range(20) for text in made(operator, texts[0], str(key), learnt)} == {
        "Ann/B-PER left in York/B-LOC",
        "in York/B-LOC Ann/B-PER left",
    }


@given(st.sampled_from(["IOB1", "IOB2", "BIOES", "BILOU"]).flatmap(
    lambda scheme: st.tuples(*[tagged_rows(st.just(scheme))] * 2)
), KEYS)  # fmt: skip
def test_joined_tags_stay_in_the_scheme(pair: tuple[tuple[Text, str], tuple[Text, str]], key: str) -> None:
    (first, scheme), (second, _) = pair
    one = Text.of_tokens(first.labels["tokens"], first.labels["tags"], "en", "a")
    other = Text.of_tokens(second.labels["tokens"], second.labels["tags"], "en", "b")
    operator = CONCATENATE()
    for after in made(operator, one, key, fitted(operator, [one, other])):
        found = mentions(after)
        assert found in (mentions(one) + mentions(other), mentions(other) + mentions(one))
        assert len(entities_of(after.labels["tags"], scheme)) == len(found)


def test_rows_with_other_labels_are_not_joined() -> None:
    texts = [tagged("Ann/B-PER left", row_id="a"), Text.of_tokens(["no", "tags"], None, "en", "b"), Text("x", None)]
    operator = CONCATENATE()
    assert made(operator, texts[0], "a", fitted(operator, texts)) == []


def test_the_pool_is_bounded_and_the_same_in_any_order() -> None:
    texts = rows(*((f"Text {number}.", number % 2) for number in range(100)))
    operator = CONCATENATE(pool_size=5)
    learnt = fitted(operator, texts)
    assert learnt == fitted(operator, texts[::-1])
    assert [len(partners) for partners in learnt.values()] == [5, 5]
    seen = {draw["from"][0] for key in range(200) for draw in draws(operator, texts[0], str(key), learnt)}
    assert seen == {partner.id for partner in learnt["[[], 0]"]} - {"r0"}


def test_odd_text_comes_through_the_pool() -> None:
    texts = rows(("a \ud800 film.", 1), ("ok.", 1))
    assert "ok. a \ud800 film." in joined(texts, 1) | joined(texts, 0)


@pytest.mark.parametrize("parameters", [{}, {"separator": " ### ", "pool_size": 2}, {"keep": ["the", "film"]}])
def test_it_keeps_the_contract(monkeypatch: pytest.MonkeyPatch, parameters: dict[str, Any]) -> None:
    monkeypatch.setitem(SAMPLES, "text", documents)
    check_operator(CONCATENATE, **parameters)
