"""`text.negation`: a sentence is negated, or loses its negation, and its label changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.testing import check_operator

from .drawing import PROSE, drawn

MAP = {"yes": "no", "no": "yes"}


@pytest.mark.parametrize("parameters", [{}, {"on": "text_pair"}, {"keep": ["film"]}])
def test_the_contract_holds(parameters: dict[str, object]) -> None:
    check_operator(get_operator("text.negation"), label_map={0: 1, 1: 0}, **parameters)


def results(text: str) -> set[str]:
    found = set()
    for key in range(20):
        sample = Text(text, label="yes")
        edits = drawn("text.negation", sample, str(key), label_map=MAP)
        assert edits == [] or edits["label"] == "no"
        if edits:
            found.add(sample.edited(edits["edits"]).value)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is good.", {"It is not good.", "It isn't good."}),
        ("It's good.", {"It's not good.", "It isn't good."}),
        ("It’s good.", {"It’s not good.", "It isn’t good."}),
        ("it 's good .", {"it 's not good .", "it is n't good ."}),
        ("IT IS GOOD.", {"IT IS NOT GOOD.", "IT ISN'T GOOD."}),
        ("I'm glad.", {"I'm not glad."}),
        ("He's gone home.", {"He's not gone home."}),
        ("I've seen it.", {"I haven't seen it."}),
        ("We'll go.", {"We won't go."}),
        ("He can swim.", {"He cannot swim.", "He can't swim."}),
        ("They like it.", {"They do not like it.", "They don't like it."}),
        ("She likes it.", {"She does not like it.", "She doesn't like it."}),
        ("She went home.", {"She did not go home.", "She didn't go home."}),
        ("He tried it.", {"He did not try it.", "He didn't try it."}),
        ("She really loves it.", {"She really does not love it.", "She really doesn't love it."}),
        ("She has been there.", {"She has not been there.", "She hasn't been there."}),
        ("The old man was here.", {"The old man was not here.", "The old man wasn't here."}),
        ("He found it.", {"He did not find it.", "He didn't find it."}),
        ("I saw him.", {"I did not see him.", "I didn't see him."}),
        ("It is big and red.", {"It is not big and red.", "It isn't big and red."}),
        ("There is a way.", {"There is not a way.", "There isn't a way."}),
        ("this includes tax .", {"this does not include tax .", "this does n't include tax ."}),
    ],
)
def test_a_negation_is_put_in_where_it_belongs(text: str, expected: set[str]) -> None:
    assert results(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is not good.", "It is good."),
        ("It isn't good.", "It is good."),
        ("It is n't good .", "It is good ."),
        ("It’s not good.", "It’s good."),
        ("He doesn't like it.", "He likes it."),
        ("He does n't like it .", "He likes it ."),
        ("He didn't go there.", "He went there."),
        ("They don't know me.", "They know me."),
        ("She doesn't have a car.", "She has a car."),
        ("He does not really like it.", "He really likes it."),
        ("I can't see it.", "I can see it."),
        ("I cannot see it.", "I can see it."),
        ("It wo n't work .", "It will work ."),
        ("It won't work.", "It will work."),
        ("Don't go there.", "Go there."),
        ("SHE DOESN'T LIKE IT", "SHE LIKES IT"),
        ("She never smiles.", "She smiles."),
        ("He has never been here.", "He has been here."),
    ],
)
def test_a_negation_is_taken_out_with_all_it_brought(text: str, expected: str) -> None:
    assert results(text) == {expected}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Is it good?", id="a question"),
        pytest.param("It is good. It is new.", id="two sentences"),
        pytest.param("It is good, and the end is fine.", id="two clauses"),
        pytest.param("It is good and the staff are friendly.", id="two clauses without a comma"),
        pytest.param("The food is cheap, the rooms are clean.", id="two clauses with a comma alone"),
        pytest.param("The plot was dull and bored us.", id="a second verb of the same subject"),
        pytest.param("They are funny and make us laugh.", id="a second verb in its base form"),
        pytest.param("It isn't good and the food is bad.", id="a negation in one of two clauses"),
        pytest.param("The problem is they have no time.", id="a clause behind the verb"),
        pytest.param("The bottom line is the piece works.", id="a clause with a noun in front behind the verb"),
        pytest.param("The story is bogus and its characters tissue-thin.", id="a second clause that shares the verb"),
        pytest.param("The touch is light and the actors credible.", id="or one with an article"),
        pytest.param("The artwork is fine and unlike most of them they move.", id="a comparison that opens a clause"),
        pytest.param("There's got to be a way.", id="got to"),
        pytest.param("It isn't quite a bad film.", id="quite"),
        pytest.param("The film is about as good as a nap.", id="about as"),
        pytest.param("a triumph and an extraordinary bore", id="a noun spelt like a verb"),
        pytest.param("That such a thing could happen is a pity.", id="a clause as the subject"),
        pytest.param("It is good because he is.", id="a subordinate clause"),
        pytest.param("It could not be better.", id="a comparative"),
        pytest.param("It is probably true.", id="not belongs behind another adverb"),
        pytest.param("They lay eggs.", id="now or then"),
        pytest.param("He is not only good.", id="not only"),
        pytest.param("I don't have any money.", id="a word that needs the negation"),
        pytest.param("You can't help but smile.", id="a fixed expression"),
        pytest.param("It is not without charm.", id="two negations"),
        pytest.param("You must go.", id="must not is something else"),
        pytest.param("I read it.", id="present or past"),
        pytest.param("I have a car.", id="have as a verb of its own"),
        pytest.param("I hope it works.", id="a verb whose negation is no opposite"),
        pytest.param("He used to smoke.", id="used to"),
        pytest.param("They all like it.", id="a quantity"),
        pytest.param("a fine film by a master", id="no verb"),
        pytest.param("He should've gone.", id="a clitic behind the verb"),
        pytest.param("“It is good”", id="a quotation"),
        pytest.param("", id="empty"),
        pytest.param("这部电影很好。", id="Chinese"),
    ],
)
def test_what_is_not_certain_stays(text: str) -> None:
    assert results(text) == set()


def test_labels_and_rows_decide(change_row) -> None:  # type: ignore[no-untyped-def]
    row = {"text": "He eats.", "text_pair": "It is good.", "label": "maybe"}
    assert change_row("text.negation", row, on="text_pair", label_map=MAP) == row
    after = change_row("text.negation", {**row, "label": "no"}, on="text_pair", label_map=MAP)
    assert after["label"] == "yes" and after["text"] == "He eats." and "n" in after["text_pair"][5:9]
    assert change_row("text.negation", {"text": "It is good."}, label_map=MAP) == {"text": "It is good."}


def test_kept_words_and_labelled_ranges_stay(change_row) -> None:  # type: ignore[no-untyped-def]
    row = {"text": "She likes it.", "label": "yes"}
    assert change_row("text.negation", row, keep=["LIKES"], label_map=MAP) == row
    spans = {"spans": [{"start": 2, "end": 6, "label": "X"}]}
    assert change_row("text.negation", row | spans, label_map=MAP)["text"] == "She likes it."
    tokens = {"tokens": ["It", "is", "Paris"], "tags": ["O", "O", "B-LOC"], "label": "yes"}
    found = [change_row("text.negation", tokens, str(key), label_map=MAP) for key in range(9)]
    assert {tuple(row["tokens"]) for row in found} == {("It", "is", "not", "Paris"), ("It", "isn't", "Paris")}
    assert all(row["tags"][-1] == "B-LOC" and len(row["tags"]) == len(row["tokens"]) for row in found)


@given(st.sampled_from(PROSE), st.integers(0, 20).map(str))
def test_prose_changes_in_one_place_alone(sentence: str, key: str) -> None:
    edits = drawn("text.negation", Text(sentence, label="yes"), key, label_map=MAP)
    if edits:
        (first, *_), (*_, last) = edits["edits"][0], edits["edits"][-1][:2]
        assert last - first < 40


@given(st.text("nNot i'’sdoe", max_size=40), st.integers(0, 3).map(str))
def test_any_text_comes_through(value: str, key: str) -> None:
    drawn("text.negation", Text(value, label="yes"), key, label_map=MAP)
