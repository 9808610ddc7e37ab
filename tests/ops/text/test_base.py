"""A text and its labels: reading rows, what an edit may do, and what moves along."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.base import Row
from augkit.ops.edits import apply_edits
from augkit.ops.tags import find_entities
from augkit.ops.text.base import Text
from augkit.ops.text.swap import Swap

QA = {"text": "Anna Li lives in New York.", "answers": {"text": ["New York", "York"], "answer_start": [17, 21]}}


def test_a_row_of_tokens_is_read_as_one_string() -> None:
    sample = Swap().read(Row("a", {"tokens": ["New", "York"], "tags": ["B-LOC", "I-LOC"]}))
    assert (sample.value, sample.starts, sample.marks) == ("New York", [0, 4], [(0, 8)])


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_tokens_of_an_unspaced_language_are_joined_without_spaces(language: str) -> None:
    assert Swap().read(Row("a", {"tokens": ["我", "喜欢"]}, language)).value == "我喜欢"


def test_the_second_text_of_a_pair_is_changed_where_the_parameter_says_so() -> None:
    operator = Swap(on="text_pair")
    row = Row("a", {"text": "one two", "text_pair": "three four", "spans": [{"start": 0, "end": 3, "label": "X"}]})
    after = operator.write(row, operator.apply(operator.read(row), [(0, 5, "four"), (6, 10, "three")]))
    assert after.values == {**row.values, "text_pair": "four three"}


def test_as_many_tags_as_tokens_are_needed() -> None:
    with pytest.raises(ValueError, match="2 tokens but 1 tags"):
        Swap().read(Row("a", {"tokens": ["New", "York"], "tags": ["O"]}))


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ({"answers": {"text": ["Rome"], "answer_start": [0]}}, "answer 'Rome' does not stand at 0"),
        ({"answers": {"text": ["Paris"], "answer_start": [-5]}}, "answer 'Paris' does not stand at -5"),
        ({"spans": [{"start": 3, "end": 99, "label": "X"}]}, r"span \[3, 99\) reaches outside"),
        ({"spans": [{"start": 4, "end": 2, "label": "X"}]}, r"span \[4, 2\)"),
        ({"spans": [{"start": 0, "end": 2, "label": "X", "text": "Paris"}]}, "span 'Paris' does not stand at 0"),
    ],
)
def test_labels_that_do_not_fit_the_text_raise(labels: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Text("in Paris", labels).edited([(0, 2, "near")])


@pytest.mark.parametrize(
    ("edit", "allowed"),
    [
        pytest.param((0, 4, "Eva"), True, id="before"),
        pytest.param((17, 17, "old "), True, id="inserted in front"),
        pytest.param((25, 25, " City"), True, id="inserted behind"),
        pytest.param((17, 20, "Old"), True, id="replaced inside"),
        pytest.param((20, 21, "  "), True, id="white space for white space"),
        pytest.param((21, 21, "old "), False, id="inserted inside"),
        pytest.param((17, 25, ""), False, id="deleted"),
        pytest.param((21, 25, " "), False, id="blanked"),
        pytest.param((14, 20, "at Old"), False, id="across the front"),
        pytest.param((14, 26, "there."), False, id="around"),
    ],
)
def test_what_an_edit_may_do_to_a_label(edit: tuple[int, int, str], allowed: bool) -> None:
    text = Text(QA["text"], {"spans": [{"start": 17, "end": 25, "label": "LOC"}]})
    assert text.allows(edit) is allowed
    if allowed:
        text.edited([edit])
    else:
        with pytest.raises(ValueError, match="labelled range"):
            text.edited([edit])


def test_answers_move_and_say_what_they_now_hold() -> None:
    after = Text(QA["text"], {"answers": QA["answers"]}).edited([(0, 4, "Eva"), (21, 25, "Delhi")])
    assert after.value == "Eva Li lives in New Delhi."
    assert after.labels["answers"] == {"text": ["New Delhi", "Delhi"], "answer_start": [16, 20]}


def test_a_question_without_an_answer_has_none_afterwards() -> None:
    nothing = {"text": [], "answer_start": []}
    assert Text("a b", {"answers": nothing}).edited([(0, 1, "c")]).labels["answers"] == nothing


def test_spans_keep_what_else_they_hold() -> None:
    spans = [{"start": 5, "end": 7, "label": "PER", "id": 9, "text": "Li"}]
    after = Text(QA["text"], {"spans": spans}).edited([(0, 4, "Eva"), (5, 7, "Lee")])
    assert after.labels["spans"] == [{"start": 4, "end": 7, "label": "PER", "id": 9, "text": "Lee"}]
    assert spans[0]["start"] == 5


def test_what_is_written_is_what_the_next_operator_reads() -> None:
    operator = Swap()
    row = Row("a", {"tokens": ["in", "New", "York"], "tags": ["O", "B-LOC", "I-LOC"]})
    after = operator.write(row, operator.apply(operator.read(row), [(0, 2, "right in")]))
    fresh = operator.read(Row("a", after.values))
    assert after.values == {"tokens": ["right", "in", "New", "York"], "tags": ["O", "O", "B-LOC", "I-LOC"]}
    assert (operator.read(after).value, operator.read(after).marks) == (fresh.value, fresh.marks)


@st.composite
def tagged_rows(draw: st.DrawFn) -> Text:
    tokens: list[str] = []
    tags: list[str] = []
    for kind, size in draw(st.lists(st.tuples(st.sampled_from(["", "PER", "LOC"]), st.integers(1, 3)), max_size=6)):
        words = draw(st.lists(st.text("abé", min_size=1, max_size=4), min_size=size, max_size=size))
        tokens += words
        tags += [f"{'I' if number else 'B'}-{kind}" if kind else "O" for number in range(size)]
    return Text.of_tokens(tokens, tags, draw(st.sampled_from(["en", "zh"])))


@given(tagged_rows(), st.data())
def test_random_allowed_edits_keep_tags_valid_and_entities_true(text: Text, data: st.DataObject) -> None:
    size = len(text.value)
    cuts = sorted(data.draw(st.lists(st.integers(0, size), max_size=6)))
    drawn = [
        (low, high, data.draw(st.text("xy ", max_size=4))) for low, high in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    edits = [edit for edit in drawn if text.allows(edit)]
    try:
        after = text.edited(edits)
    except ValueError:
        return  # a token would lie half in an entity
    tokens, tags = after.labels["tokens"], after.labels["tags"]
    assert len(tokens) == len(tags)
    for before, tag in zip(["O", *tags], tags, strict=False):
        assert tag[:2] != "I-" or before[2:] == tag[2:]
    old, new = find_entities(text.labels["tags"]), find_entities(tags)
    assert [text.labels["tags"][start] for start, _ in old] == [tags[start] for start, _ in new]
    for (low, high), (start, end) in zip(text.marks, new, strict=True):
        inside = [(a - low, b - low, by) for a, b, by in edits if low <= a < b <= high]
        expected = apply_edits(text.value[low:high], inside)
        held = "".join("".join(tokens[start:end]).split())
        glued = any((b == low and by[-1:].strip()) or (a == high and by[:1].strip()) for a, b, by in edits)
        assert held == "".join(expected.split()) or glued
