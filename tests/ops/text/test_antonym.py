"""`text.antonym`: a text is turned round by opposites, and its label with it."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.testing import check_operator

from .drawing import drawn

MAP = {"pos": "neg", "neg": "pos"}


@pytest.mark.parametrize(
    "parameters",
    [{}, {"among": "any"}, {"among": "any", "count": 3}, {"on": "text_pair"}, {"keep": ["good"], "among": "any"}],
)
def test_the_contract_holds(parameters: dict[str, object]) -> None:
    check_operator(get_operator("text.antonym"), label_map={0: 1, 1: 0}, **parameters)


@pytest.mark.parametrize(
    "parameters",
    [{}, {"label_map": {}}, {"label_map": {"pos": "pos"}}, {"label_map": MAP, "count": 2}, {"label_map": ["pos"]}],
)
def test_a_label_map_that_changes_labels_is_required_and_a_count_is_odd(parameters: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        get_operator("text.antonym").model_validate(parameters)


def results(text: str, **parameters: object) -> set[str]:
    found = set()
    for key in range(30):
        sample = Text(text, label="pos")
        edits = drawn("text.antonym", sample, str(key), label_map=MAP, **parameters)
        assert edits == [] or edits["label"] == "neg"
        found.add(sample.edited(edits["edits"]).value if edits else text)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("A good film.", {"A bad film."}, id="praise"),
        pytest.param("It bored me and annoyed me.", {"It entertained me and pleased me."}, id="blame, in the past"),
        pytest.param("A smart, witty film.", {"A stupid, witless film.", "A dumb, witless film."}, id="all of them"),
        pytest.param("THE BEST FILM", {"THE WORST FILM"}, id="superlatives in capitals"),
        pytest.param("an interesting day", {"an uninteresting day", "a boring day"}, id="the article follows"),
        pytest.param("They're noisy and we're tired.", {"They're quiet and we're energetic."}, id="of a stay"),
        pytest.param("a good film, dazzling", {"a good film, dazzling"}, id="an opinion without an opposite"),
        pytest.param("We are tired of it.", {"We are tired of it."}, id="an adjective that needs its preposition"),
        pytest.param("I please him.", {"I please him."}, id="a form that is mostly another word"),
        pytest.param("a good film with awful actors", {"a good film with awful actors"}, id="praise and blame"),
        pytest.param("It is not a good film.", {"It is not a good film."}, id="a negation"),
        pytest.param("It isn't a good film.", {"It isn't a good film."}, id="a negation in a clitic"),
        pytest.param("it could be good", {"it could be good"}, id="what is only supposed"),
        pytest.param("i know better than that", {"i know better than that"}, id="a fixed phrase"),
        pytest.param("a good natured man", {"a good natured man"}, id="a compound"),
        pytest.param("good, but long", {"good, but long"}, id="a contrast"),
        pytest.param("a tall man", {"a tall man"}, id="no opinion"),
        pytest.param("a good and timeless tale", {"a good and timeless tale"}, id="joined to an adjective that stays"),
        pytest.param("a wooden, dreadful film", {"a wooden, dreadful film"}, id="or has one in front"),
        pytest.param("For all its lovely songs it ends.", {"For all its lovely songs it ends."}, id="a concession"),
        pytest.param(
            "a lovely film for all ages", {"an ugly film for all ages", "a hideous film for all ages"}, id="none"
        ),
        pytest.param("It is as boring as it is long.", {"It is as boring as it is long."}, id="two things alike"),
        pytest.param("one word best describes it", {"one word best describes it"}, id="best as an adverb"),
        pytest.param("a lovely, sophisticated film", {"a lovely, sophisticated film"}, id="praise of no opposite"),
        pytest.param("good morning", {"good morning"}, id="a fixed expression"),
        pytest.param("", {""}, id="empty"),
    ],
)
def test_opinions_are_turned_round_as_a_whole_or_not_at_all(text: str, expected: set[str]) -> None:
    assert results(text) == expected


def test_among_any_words_an_odd_number_is_replaced() -> None:
    text = "The tall man slowly and quietly accepted the wet coat."
    one = results(text, among="any")
    assert "The short man slowly and quietly accepted the wet coat." in one
    assert "The tall man slowly and quietly rejected the wet coat." in one
    old = text.split()
    for parameters, wanted in (({"count": 1}, 1), ({"count": 3}, 3), ({"count": 9}, 5)):
        for new in results(text, among="any", **parameters):
            assert sum(a != b for a, b in zip(old, new.split(), strict=True)) == wanted


@pytest.mark.parametrize(
    "text",
    ["Please get dressed.", "He is six feet tall.", "You'd better go.", "He's a little pale.", "I've never met him."],
)
def test_among_any_words_fixed_expressions_stay(text: str) -> None:
    assert results(text, among="any") == {text}


def test_kept_words_stay_and_then_so_do_opinions() -> None:
    assert results("a good and useful film", keep=["Good"]) == {"a good and useful film"}


def test_labels_that_the_map_leaves_out_and_rows_without_one_stay(change_row) -> None:  # type: ignore[no-untyped-def]
    for label in ({"label": "mixed"}, {"label": None}, {}):
        assert change_row("text.antonym", {"text": "A good film.", **label}, label_map=MAP)["text"] == "A good film."


@pytest.mark.parametrize(
    ("label", "label_map", "expected"),
    [
        (1, {1: 0}, 0),
        (1, {"1": "0"}, 0),
        ("1", {1: 0}, "0"),
        ("pos", {"pos": "neg"}, "neg"),
        (True, {True: False}, False),
    ],
)
def test_the_new_label_has_the_type_of_the_old(change_row, label, label_map, expected) -> None:  # type: ignore[no-untyped-def]
    after = change_row("text.antonym", {"text": "A good film.", "label": label}, label_map=label_map)
    assert after == {"text": "A bad film.", "label": expected}
    assert type(after["label"]) is type(expected)


def test_the_label_goes_with_the_text_of_a_pair_too(change_row) -> None:  # type: ignore[no-untyped-def]
    row = {"text": "He ate.", "text_pair": "The big man ate quickly.", "label": "entailment"}
    after = change_row("text.antonym", row, on="text_pair", among="any", label_map={"entailment": "contradiction"})
    assert after["text"] == "He ate." and after["label"] == "contradiction"
    assert after["text_pair"] in {
        "The small man ate quickly.",
        "The little man ate quickly.",
        "The big man ate slowly.",
    }


def test_spans_move_along(change_row) -> None:  # type: ignore[no-untyped-def]
    row = {"text": "A great film by Li.", "label": "pos", "spans": [{"start": 16, "end": 18, "label": "PER"}]}
    after = change_row("text.antonym", row, label_map=MAP)
    (span,) = after["spans"]
    assert after["text"][span["start"] : span["end"]] == "Li"
    assert after["text"] != row["text"]
