"""`text.split_rows`: a row becomes several, which together hold what it held."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import augkit
from augkit.building.chain import Copy, InOrder, Run, Step
from augkit.ops.base import Row
from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.testing import check_operator
from augkit.testing.samples import SAMPLES

from ..schemes import entities_of
from .labelled import KEYS, documents, draws, made, mentions, spanned, tagged, tagged_rows

STORY = "It rained. Mr. Li left at 5. Who knows? We stayed!"
SPLIT = get_operator("text.split_rows")


def pieces(text: str | Text, key: str = "a", **parameters: Any) -> list[str]:
    sample = Text(text) if isinstance(text, str) else text
    return [piece.value for piece in made(SPLIT.model_validate(parameters), sample, key)]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ["It rained. Mr. Li left at 5.", "Who knows? We stayed!"]),
        ({"unit": "words"}, ["It rained. Mr.", "Li left at 5. Who knows? We stayed!"]),
        ({"max_words": 5}, ["It rained.", "Mr. Li left at 5.", "Who knows? We stayed!"]),
        ({"max_sentences": 1}, ["It rained.", "Mr. Li left at 5.", "Who knows?", "We stayed!"]),
        ({"pieces": 9, "min_words": 1}, ["It rained.", "Mr. Li left at 5.", "Who knows?", "We stayed!"]),
        ({"pieces": 3}, ["It rained. Mr. Li left at 5.", "Who knows? We stayed!"]),
    ],
)
def test_what_a_fixed_key_gives(parameters: dict[str, Any], expected: list[str]) -> None:
    assert pieces(STORY, **parameters) == expected


def test_every_border_comes_up() -> None:
    text = "a b c d e f"
    found = {tuple(pieces(text, str(key), unit="words", min_words=1)) for key in range(60)}
    assert found == {(text[: 2 * at - 1], text[2 * at :]) for at in range(1, 6)}


PARAMETERS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({"pieces": st.integers(2, 5), "unit": st.sampled_from(["words", "sentences"])}),
    st.fixed_dictionaries({"max_words": st.integers(1, 9), "unit": st.sampled_from(["words", "sentences"])}),
    st.fixed_dictionaries({"max_sentences": st.integers(1, 3)}),
)


@given(st.lists(st.sampled_from(["a", "b, c", "Go.", "“Oh no!” he said.", "d (e f) g?"])), PARAMETERS, KEYS)
def test_pieces_together_are_the_text(words: list[str], parameters: dict[str, Any], key: str) -> None:
    text = " ".join(words)
    found = pieces(text, key, **parameters)
    assert len(found) != 1
    assert " ".join(found) == (text if found else "")


@given(st.integers(2, 60), st.integers(2, 4), st.integers(1, 12), KEYS)
def test_pieces_have_at_least_as_many_words_as_asked(count: int, number: int, least: int, key: str) -> None:
    text = " ".join(f"w{word}" for word in range(count))
    found = pieces(text, key, unit="words", pieces=number, min_words=least)
    assert len(found) <= number
    assert all(len(piece.split()) >= least for piece in found)
    assert bool(found) == (count >= 2 * least)


@given(st.integers(2, 80), st.integers(1, 12), KEYS)
def test_pieces_have_at_most_as_many_words_as_asked(count: int, most: int, key: str) -> None:
    text = " ".join(f"w{word}" for word in range(count))
    found = pieces(text, key, unit="words", max_words=most, min_words=1)
    sizes = [len(piece.split()) for piece in found]
    assert bool(found) == (count > most)
    assert all(size <= most for size in sizes)
    assert all(size >= (most + 1) // 2 for size in sizes[:-1])


@given(st.integers(1, 20), st.integers(1, 5), KEYS)
def test_pieces_have_at_most_as_many_sentences_as_asked(count: int, most: int, key: str) -> None:
    text = " ".join(f"Number {sentence}!" for sentence in range(count))
    found = pieces(text, key, max_sentences=most)
    assert bool(found) == (count > most)
    assert all(piece.count("!") <= most for piece in found)


def test_what_can_be_cut_nowhere_may_be_longer_than_asked() -> None:
    text = spanned("a b [X c d e f g h] i j k")
    for key in range(10):
        assert "c d e f g h" in pieces(text, str(key), unit="words", max_words=2, min_words=1)


@pytest.mark.parametrize("text", ["", "film", "One sentence only.", " \n", "“Go. Stay.”"])
def test_a_text_that_can_be_cut_nowhere_stays(text: str) -> None:
    assert pieces(text) == []


def test_spans_stay_in_their_pieces() -> None:
    text = spanned("[PER Ann Li] left. He saw [LOC New York]. [X All. Of it.] Done.", label=1)
    for key in range(20):
        found = made(SPLIT(pieces=3, min_words=1), text, str(key))
        assert [mention for piece in found for mention in mentions(piece)] == mentions(text)
        assert all(piece.label == 1 for piece in found)


def test_with_answers_only_pieces_that_hold_one_are_made() -> None:
    answers = {"text": ["York", "in: York"], "answer_start": [10, 6]}
    text = Text("He is in: York. She left. They stayed.", {"answers": answers})
    found = made(SPLIT(max_sentences=1), text)
    assert [piece.value for piece in found] == ["He is in: York."]
    assert found[0].labels["answers"] == answers
    unanswered = Text(text.value, {"answers": {"text": [], "answer_start": []}})
    assert len(made(SPLIT(max_sentences=1), unanswered)) == 3


@settings(deadline=None)  # the first Chinese row waits for jieba's dictionary
@given(tagged_rows(), PARAMETERS, KEYS)
def test_pieces_of_tokens_hold_all_of_them_in_the_scheme(
    row: tuple[Text, str], parameters: dict[str, Any], key: str
) -> None:
    text, scheme = row
    if text.language == "zh":
        pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    found = made(SPLIT.model_validate(parameters), text, key)
    if found:
        assert [token for piece in found for token in piece.labels["tokens"]] == text.labels["tokens"]
        assert [mention for piece in found for mention in mentions(piece)] == mentions(text)
        for piece in found:
            entities_of(piece.labels["tags"], scheme)


def test_chinese_is_split_at_its_marks() -> None:
    text = Text("我来了。你好吗？再见！", None, "zh")
    assert pieces(text, max_sentences=1) == ["我来了。", "你好吗？", "再见！"]


def test_copies_of_a_row_become_its_pieces() -> None:
    step = Step("text.split_rows.1", SPLIT(max_sentences=1), seed=1)
    copies = [Copy(Row("r", {"text": "A! B! C!", "label": 1}), number) for number in range(4)]
    InOrder("chain", [step], seed=1).run(copies, Run())
    assert [copy.row.values for copy in copies] == [
        {"text": "A!", "label": 1},
        {"text": "B!", "label": 1},
        {"text": "C!", "label": 1},
        {"text": "A! B! C!", "label": 1},
    ]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"pieces": 2, "max_words": 5}, "give one of pieces and max_words"),
        ({"max_sentences": 2, "unit": "words"}, "max_sentences needs unit: sentences"),
        ({"pieces": 1}, "greater than or equal to 2"),
        ({"max_words": 0}, "greater than or equal to 1"),
    ],
)
def test_sizes_that_contradict_one_another_are_refused(parameters: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        SPLIT.model_validate(parameters)


def test_a_recipe_with_both_sizes_is_refused_with_its_line() -> None:
    with pytest.raises(augkit.AugkitError, match=r"give one of pieces and max_words"):
        augkit.Pipeline(
            augkit.Recipe(
                augkit=1,
                name="tiny",
                source={"data": "-", "columns": {"text": "text"}},
                augment={"chain": [{"text.split_rows": {"pieces": 2, "max_words": 3}}]},
            )
        )


@pytest.mark.parametrize(
    "parameters", [{}, {"unit": "words"}, {"max_words": 8}, {"max_sentences": 1}, {"on": "text_pair"}]
)
def test_it_keeps_the_contract(monkeypatch: pytest.MonkeyPatch, parameters: dict[str, Any]) -> None:
    monkeypatch.setitem(SAMPLES, "text", documents)
    check_operator(SPLIT, **parameters)


def test_a_row_of_tags_is_split_at_the_end_of_its_sentence() -> None:
    text = tagged("Ann/B-PER left . Bob/B-PER stayed .")
    assert [piece.labels for piece in made(SPLIT(), text)] == [
        {"tokens": ["Ann", "left", "."], "tags": ["B-PER", "O", "O"]},
        {"tokens": ["Bob", "stayed", "."], "tags": ["B-PER", "O", "O"]},
    ]
    assert draws(SPLIT(), text) == [{"part": [0, 3]}, {"part": [3, 6]}]
