"""`text.sentence_shuffle`: sentences change places whole, and what is labelled in them goes along."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.base import Row
from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.ops.text.reading.sentences import find_sentences
from augkit.testing import check_operator
from augkit.testing.samples import SAMPLES

from ..schemes import entities_of
from .drawing import PROSE
from .labelled import KEYS, changed, documents, draws, mentions, shown, spanned, tagged, tagged_rows

STORY = "It rained. Mr. Li left at 5. Who knows? We stayed!"
SHUFFLE = get_operator("text.sentence_shuffle")


@pytest.mark.parametrize(
    ("parameters", "key", "expected"),
    [
        ({}, "a", "It rained. Who knows? Mr. Li left at 5. We stayed!"),
        ({}, "b", "It rained. Who knows? We stayed! Mr. Li left at 5."),
        ({"mode": "neighbours", "rate": 0.5}, "a", "It rained. Mr. Li left at 5. We stayed! Who knows?"),
        ({"mode": "neighbours", "rate": 0.5}, "b", "It rained. Mr. Li left at 5. We stayed! Who knows?"),
    ],
)
def test_what_fixed_keys_give(parameters: dict[str, Any], key: str, expected: str) -> None:
    assert changed("sentence_shuffle", Text(STORY), key, **parameters).value == expected


def test_every_order_but_the_old_one_comes_up() -> None:
    orders = {changed("sentence_shuffle", Text("A! B! C!"), str(key)).value for key in range(60)}
    assert orders == {"A! C! B!", "B! A! C!", "B! C! A!", "C! A! B!", "C! B! A!"}


def test_neighbours_only_change_places_with_one_another() -> None:
    text = Text("A! B! C! D!")
    swapped = {changed("sentence_shuffle", text, str(key), mode="neighbours", rate=0.1).value for key in range(30)}
    assert swapped == {"B! A! C! D!", "A! C! B! D!", "A! B! D! C!"}


@given(st.integers(2, 20), st.floats(0.01, 1), KEYS)
def test_the_rate_is_the_share_of_sentences_that_may_move(count: int, rate: float, key: str) -> None:
    text = Text(" ".join(f"Number {number}." for number in range(count)))
    after = changed("sentence_shuffle", text, key, rate=rate).value
    pairs = zip(find_sentences(text.value), find_sentences(after), strict=True)
    moved = sum(text.value[slice(*one)] != after[slice(*other)] for one, other in pairs)
    assert 2 <= moved <= max(2, int(rate * count + 0.5))


@given(st.lists(st.sampled_from(PROSE), min_size=1, max_size=6), KEYS, st.sampled_from(["all", "neighbours"]))
def test_prose_keeps_every_sentence_whole(prose: list[str], key: str, mode: str) -> None:
    text = Text("\n\n".join([" ".join(prose[:2]), *prose[2:]]))
    after = changed("sentence_shuffle", text, key, mode=mode).value
    assert sorted(after) == sorted(text.value)
    for start, end in find_sentences(text.value):
        sentence = text.value[start:end]
        assert after.count(sentence) >= text.value.count(sentence)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("One sentence, no more.", id="one sentence"),
        pytest.param("Go! Go! Go!", id="the same sentence again and again"),
        pytest.param("It was good. Loved it", id="the last has no mark"),
        pytest.param("“Stay. Go. Leave,” he said.", id="one quotation"),
        pytest.param("?! ...", id="marks alone"),
    ],
)
def test_where_no_two_sentences_can_change_places_nothing_is_drawn(text: str) -> None:
    for key in range(10):
        assert draws(SHUFFLE(), Text(text), str(key)) == []


def test_a_headline_stays_in_front() -> None:
    text = Text("Good film\n\nI laughed. He cried.")
    assert {changed("sentence_shuffle", text, str(key)).value for key in range(20)} == {
        "Good film\n\nHe cried. I laughed."
    }


def test_lines_without_marks_change_places_among_themselves() -> None:
    assert changed("sentence_shuffle", Text("milk\neggs")).value == "eggs\nmilk"


def test_chinese_needs_no_space() -> None:
    text = Text("我来了。“你好吗？”他问。真的！", None, "zh")
    assert changed("sentence_shuffle", text).value == "我来了。真的！“你好吗？”他问。"


def test_spans_and_answers_go_along() -> None:
    spans = [{"start": 0, "end": 3, "label": "PER"}, {"start": 18, "end": 22, "label": "LOC", "text": "Rome"}]
    answers = {"text": ["Rome", "Ann"], "answer_start": [18, 0]}
    text = Text("Ann left. He saw: Rome!", {"spans": spans, "answers": answers}, label=1, row_id="r")
    after = changed("sentence_shuffle", text)
    assert after.value == "He saw: Rome! Ann left."
    assert after.labels["spans"] == [
        {"start": 14, "end": 17, "label": "PER"},
        {"start": 8, "end": 12, "label": "LOC", "text": "Rome"},
    ]
    assert after.labels["answers"] == {"text": ["Rome", "Ann"], "answer_start": [8, 14]}
    assert (after.label, after.row_id) == (1, "r")


def test_sentences_under_one_label_stay_together() -> None:
    text = spanned("He left. [X Go. Stay.] Yes.")
    for key in range(20):
        after = changed("sentence_shuffle", text, str(key))
        assert mentions(after) == [("X", "Go. Stay.")]


def test_tokens_take_their_tags_along() -> None:
    text = tagged("It rained . Ann/B-PER Li/I-PER left . Who knows ?")
    assert shown(changed("sentence_shuffle", text)) == "It rained . Who knows ? Ann/B-PER Li/I-PER left ."
    text = tagged("Go ! Ann/B-PER left . so it is")
    assert shown(changed("sentence_shuffle", text)) == "Ann/B-PER left . Go ! so it is"


def test_characters_with_positions_are_cut_at_their_marks() -> None:
    text = tagged("我0 来0 了0 。0 小0/B-PER 明1/I-PER 好0 ！0", "zh")
    assert shown(changed("sentence_shuffle", text)) == "小0/B-PER 明1/I-PER 好0 ！0 我0 来0 了0 。0"


@given(tagged_rows(), KEYS, st.sampled_from(["all", "neighbours"]))
def test_tags_stay_in_their_scheme(row: tuple[Text, str], key: str, mode: str) -> None:
    text, scheme = row
    after = changed("sentence_shuffle", text, key, mode=mode)
    entities_of(after.labels["tags"], scheme)
    assert sorted(mentions(after)) == sorted(mentions(text))
    assert sorted(after.labels["tokens"]) == sorted(text.labels["tokens"])


def test_the_second_text_of_a_pair_is_shuffled_alone() -> None:
    operator = SHUFFLE(on="text_pair")
    row = Row("r", {"text": "A! B!", "text_pair": "C! D!", "label": 1})
    (drawn,) = draws(operator, operator.read(row))
    assert operator.carry_out(row, operator.read(row), drawn).values == {**row.values, "text_pair": "D! C!"}


@pytest.mark.parametrize(
    "parameters", [{}, {"mode": "neighbours", "rate": 0.3}, {"on": "text_pair"}, {"keep": ["the", "film"]}]
)
def test_it_keeps_the_contract(monkeypatch: pytest.MonkeyPatch, parameters: dict[str, Any]) -> None:
    monkeypatch.setitem(SAMPLES, "text", documents)
    check_operator(SHUFFLE, **parameters)
