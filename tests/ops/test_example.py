"""Operators tried on rows of augkit's own."""

from __future__ import annotations

import pytest

from augkit.errors import RecipeError
from augkit.ops.example import NEEDS, OF_LANGUAGES, PARAMETERS, Trial, example_of, parameters_of, reason, trials, tried
from augkit.ops.example_rows import KINDS, LANGUAGES, example_rows, training_rows
from augkit.ops.registry import get_operator, list_operators
from augkit.ops.tags import find_entities

NAMES = [cls.name for cls in list_operators("text") if cls.__module__.startswith("augkit.")]


def test_an_example_is_a_row_before_and_after_with_what_was_drawn() -> None:
    example = example_of("text.keyboard_typo")
    assert example.language == "en" and example.after is not None and not example.why_not
    before, after = example.before["text"], example.after["text"]
    for start, end, letter in reversed(example.drawn):
        before = before[:start] + letter + before[end:]
    assert before == after != example.before["text"]
    assert example.after["label"] == example.before["label"]


def test_an_example_is_the_same_every_time() -> None:
    assert example_of("text.delete") == example_of("text.delete")


def test_rows_that_an_operator_leaves_alone_are_passed_over() -> None:
    before = [one.before["text"] for one in tried("text.dates", Trial("texts", "en", {}), most=3)]
    assert before == [row.values["text"] for row in example_rows("texts", "en") if row.values["text"] in before]
    assert before[0] != example_rows("texts", "en")[0].values["text"]


def test_an_operator_on_labels_is_tried_on_labels() -> None:
    assert {trial.kind for trial in trials("text.segment_shuffle")} == {"tokens"}
    example = example_of("text.mention_replacement")
    assert example.after is not None and example.before["tokens"] != example.after["tokens"]


def test_an_operator_that_splits_rows_shows_every_piece() -> None:
    first, second = tried("text.split_rows", Trial("texts", "en", {}), most=1)
    assert first.before == second.before
    assert first.after is not None and second.after is not None
    assert f"{first.after['text']} {second.after['text']}" == first.before["text"]


def test_an_operator_that_learns_learns_from_rows_of_the_same_kind() -> None:
    (example,) = tried("text.concatenate", Trial("texts", "en", {}), most=1)
    assert example.after is not None
    partners = [row for row in training_rows("texts", "en") if row.values["label"] == example.before["label"]]
    assert any(row.values["text"] in example.after["text"] for row in partners if row.values != example.before)


def test_both_texts_of_a_pair_are_tried_where_the_operator_changes_both() -> None:
    assert "pairs" in {trial.kind for trial in trials("text.numbers")}
    assert "pairs" not in {trial.kind for trial in trials("text.swap")}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in NEEDS])
def test_every_operator_changes_rows_of_every_kind_it_serves(name: str) -> None:
    found = trials(name)
    assert found
    languages = {trial.language for trial in found}
    assert languages == {code for code in LANGUAGES if not (own := get_operator(name).languages) or code in own}
    first = found[0]
    try:
        made = tried(name, first, most=1)
    except RecipeError as error:
        pytest.skip(reason(error))
    assert made, f"{name} changes none of the rows of {first}"


@pytest.mark.parametrize("name", sorted({*PARAMETERS, *NEEDS, *(name for name, _ in OF_LANGUAGES)}))
def test_parameters_for_trying_are_those_of_an_operator(name: str) -> None:
    for parameters in (*parameters_of(name), *parameters_of(name, "zh")):
        get_operator(name).model_validate(parameters)


def test_what_is_missing_is_told_with_how_to_get_it() -> None:
    error = RecipeError("text.x cannot be used here: y is not there", where="augment.chain[0]", hint="pip install y")
    assert reason(error) == "y is not there. pip install y"
    assert reason(ValueError("first\nsecond")) == "first"
    assert reason(ValueError()) == "ValueError"


def test_an_operator_without_what_it_needs_says_so() -> None:
    example = example_of("text.embedding_neighbour")
    assert example.after is None and "vectors.txt" in example.why_not


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_of_the_rows_stand_where_they_say(kind: str, language: str) -> None:
    rows = example_rows(kind, language)  # type: ignore[arg-type]
    assert rows and len({row.id for row in rows}) == len(rows)
    for row in rows:
        for span in row.values.get("spans", ()):
            words = row.values["text"][span["start"] : span["end"]]
            assert words == words.strip() != "" and span["label"] in ("PER", "LOC", "ORG")
        if kind == "tokens":
            assert len(row.values["tokens"]) == len(row.values["tags"])
            assert find_entities(row.values["tags"])
            assert not any("[" in token or "](" in token for token in row.values["tokens"])


def test_spans_and_tags_are_made_of_the_same_sentences() -> None:
    spans, tokens = example_rows("spans", "zh")[0].values, example_rows("tokens", "zh")[0].values
    assert "".join(tokens["tokens"]) == spans["text"]
    assert [(span["start"], span["end"]) for span in spans["spans"]] == find_entities(tokens["tags"])
