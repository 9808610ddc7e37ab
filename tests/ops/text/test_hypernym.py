"""`text.hypernym`: words become more general ones in the same inflection and case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.ops.text.reading.words import NEGATIONS
from augkit.resources.synonyms import NEVER_REPLACED
from augkit.testing import ContractViolation, check_operator

from .conftest import Change
from .drawing import PROSE, drawn


@pytest.mark.parametrize("parameters", [{}, {"rate": 1.0}, {"levels": 2}, {"on": "text_pair"}, {"keep": ["actors"]}])
def test_the_contract_holds(parameters: dict[str, object]) -> None:
    check_operator(get_operator("text.hypernym"), **parameters)


@pytest.mark.parametrize("parameters", [{"levels": 0}, {"levels": 4}, {"levels": "1"}, {"rate": 0.0}])
def test_bad_parameters_are_refused(parameters: dict[str, object]) -> None:
    with pytest.raises(ContractViolation, match="the parameters given are valid"):
        check_operator(get_operator("text.hypernym"), **parameters)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("the dog", "the animal", id="singular"),
        pytest.param("two dogs", "two animals", id="plural"),
        pytest.param("Dogs bark", "Animals bark", id="a capital at the front"),
        pytest.param("TWO DOGS", "TWO ANIMALS", id="capitals throughout"),
        pytest.param("they devoured it", "they devoured it", id="no past that is a participle too"),
        pytest.param("they devour it", "they eat it", id="a verb"),
        pytest.param("a dog", "an animal", id="the article before changes"),
        pytest.param("A dog barks", "An animal barks", id="so does one with a capital"),
        pytest.param("an actress", "an actor", id="or stays where it fits"),
        pytest.param("the dog days", "the dog days", id="part of a fixed expression"),
        pytest.param("we met Mr. Dog there", "we met Mr. Dog there", id="a name"),
        pytest.param("eddie murphy", "eddie murphy", id="a name in small letters"),
        pytest.param("paul masson 's vintage", "paul masson 's vintage", id="a word that mostly means something else"),
        pytest.param("maro dalo", "maro dalo", id="a short word that is rather of another language"),
        pytest.param(
            "why spend it on assassin ?", "why spend it on assassin ?", id="no article in small letters: a title"
        ),
        pytest.param("He lives for dog and man", "He lives for animal and man", id="where capitals tell, it is none"),
        pytest.param("henry cleaver 's work", "henry cleaver 's work", id="a word behind a given name"),
        pytest.param("seen in `` the dog '' .", "seen in `` the dog '' .", id="a title in quotation marks"),
        pytest.param("the ` dog 's life ' lasts", "the ` dog 's life ' lasts", id="or in single ones"),
        pytest.param("a pig in a poke", "a pig in a poke", id="an idiom"),
        pytest.param("he mumbles his way there", "he mumbles his way there", id="a way that is made"),
        pytest.param("the pub scenes", "the pub scenes", id="a noun before a noun"),
        pytest.param("he drank a beer", "he drank a beer", id="a hypernym that is not counted"),
        pytest.param("He likes beer and me", "He likes alcohol and me", id="where the word is not counted either"),
        pytest.param("the word dog", "the word dog", id="a word that is talked about"),
        pytest.param("he asked a person", "he asked a person", id="nothing above but the absurd"),
        pytest.param("mail dog@x.org or {dog}", "mail dog@x.org or {dog}", id="addresses and placeholders"),
        pytest.param("“Dogs!”", "“Animals!”", id="curly quotes"),
    ],
)
def test_words_become_more_general_as_they_are_written(change: Change, text: str, expected: str) -> None:
    assert {change("text.hypernym", text, str(key), rate=0.4) for key in range(6)} == {expected}


def test_levels_go_further_up(change: Change) -> None:
    assert change("text.hypernym", "two spaniels") == "two dogs"
    assert change("text.hypernym", "two spaniels", levels=2) == "two animals"
    assert change("text.hypernym", "two spaniels", levels=3) == "two spaniels"
    assert change("text.hypernym", "a pianist", levels=2) == "a performer"


def test_the_rate_is_the_share_of_all_words(change: Change) -> None:
    text = "dogs " * 9 + "dogs"
    assert change("text.hypernym", text, rate=0.3).split().count("animals") == 3
    assert change("text.hypernym", text, rate=1.0).split().count("animals") == 10


def test_kept_words_stay_whatever_their_case(change: Change) -> None:
    assert change("text.hypernym", "Dogs and dogs", rate=1.0, keep=["DOGS"]) == "Dogs and dogs"


def test_labels_move_along_and_stay_whole(change_row) -> None:  # type: ignore[no-untyped-def]
    after = change_row(
        "text.hypernym",
        {"text": "a dog bit Ann Lee", "spans": [{"start": 10, "end": 17, "label": "PER", "text": "Ann Lee"}]},
        rate=1.0,
    )
    assert after["text"] == "an animal bit Ann Lee"
    assert after["spans"] == [{"start": 14, "end": 21, "label": "PER", "text": "Ann Lee"}]
    tagged = change_row("text.hypernym", {"tokens": ["a", "dog", "Up"], "tags": ["O", "B-PET", "O"]}, rate=1.0)
    assert tagged == {"tokens": ["an", "animal", "Up"], "tags": ["O", "B-PET", "O"]}


@given(st.sampled_from(PROSE), st.floats(0.01, 1), st.integers(0, 30).map(str))
def test_prose_changes_in_whole_words_and_articles_alone(sentence: str, rate: float, key: str) -> None:
    for start, end, new in drawn("text.hypernym", Text(sentence), key, rate=rate):
        old = sentence[start:end]
        assert old.isalpha() and new.isalpha()
        assert old[0].isupper() == new[0].isupper()
        assert old.lower() in ("a", "an") or old.lower() not in NEGATIONS | NEVER_REPLACED


@pytest.mark.parametrize("text", ["", "?!", "\ud800", "🐕🐕", "的狗"])
def test_odd_texts_come_through(change: Change, text: str) -> None:
    assert change("text.hypernym", text, rate=1.0) == text
