"""Where a model may write: words that carry a meaning, and none that a label, a name or a negation is about."""

from __future__ import annotations

from typing import Any

import pytest

from augkit.models.masked import MaskedModel, load_masked_model
from augkit.models.places import Action, places_in
from augkit.ops.text.base import Text

from . import tiny


@pytest.fixture(scope="module")
def model() -> MaskedModel:
    return load_masked_model(tiny.english_model())


def replaced(text: Text, model: MaskedModel, kept: frozenset[str] = frozenset()) -> list[str]:
    return [text.value[place.start : place.end] for place in places_in(text, model, "substitute", kept)]


def gaps(text: Text, model: MaskedModel) -> str:
    """The text with a mark wherever a word may be inserted."""
    value = text.value
    for place in reversed(places_in(text, model, "insert", frozenset())):
        value = value[: place.start] + "^" + value[place.start :]
    return value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The film was not funny.", ["film", "funny"], id="neither function words nor negations"),
        pytest.param("Film was great", ["Film", "great"], id="a capital at the start says nothing"),
        pytest.param("We met Anna in Paris", ["met"], id="no names"),
        pytest.param("I like the NASA film", ["film"], id="no shouted names"),
        pytest.param("THE FILM WAS GREAT", ["FILM", "GREAT"], id="a text in capitals"),
        pytest.param("New Film About Old House In Paris", ["New", "Film", "Old", "House"], id="a headline"),
        pytest.param("Anna liked the film", ["liked", "film"], id="no name at the start"),
        pytest.param("anna liked the film", ["liked", "film"], id="no name in a text of small letters"),
        pytest.param("We liked the kubernetes film", ["liked", "kubernetes", "film"], id="terms are no names"),
        pytest.param("ANNA LIKED THE FILM", ["LIKED", "FILM"], id="no name in capitals"),
        pytest.param("the film's ending isn't great", ["ending", "great"], id="no word with an apostrophe"),
        pytest.param("it does n't work , they 'll laugh", ["work", "laugh"], id="nothing that hangs on a clitic"),
        pytest.param("a well-made film", ["well-made", "film"], id="a hyphen belongs to its word"),
        pytest.param("park(ing) film/book 3rd film", ["film"], id="no part of something longer"),
        pytest.param("see {film} at <b>house</b> https://film.org", [], id="no placeholders and links"),
        pytest.param("a “great” (film)!", ["great", "film"], id="marks around a word"),
        pytest.param("电影 film", ["film"], id="no Chinese in English text"),
        pytest.param("", [], id="empty"),
        pytest.param("?! ...", [], id="no words"),
    ],
)
def test_words_that_carry_a_meaning_are_replaced(model: MaskedModel, text: str, expected: list[str]) -> None:
    assert replaced(Text(text), model) == expected


def test_what_is_kept_is_not_replaced(model: MaskedModel) -> None:
    assert replaced(Text("Film and story and song"), model, frozenset({"film", "song"})) == ["story"]


def test_what_is_labelled_is_not_replaced(model: MaskedModel) -> None:
    spans: dict[str, Any] = {"spans": [{"start": 4, "end": 15, "label": "X"}]}
    assert replaced(Text("the great film was short", spans), model) == ["short"]
    assert replaced(Text.of_tokens(["great", "film", "here"], ["O", "B-X", "O"], "en"), model) == ["great"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("the film was great", "the^ film was^ great", id="before a word that carries a meaning"),
        pytest.param("a film , great", "a^ film , great", id="not across a mark"),
        pytest.param("it does n't work", "it does n't^ work", id="not between a word and its clitic"),
        pytest.param("film", "film", id="not before the first word"),
        pytest.param("they met Anna in New York", "they^ met Anna in New York", id="not before or within a name"),
        pytest.param("New Film About Old House", "New Film About Old House", id="not in a headline"),
        pytest.param("THE FILM IS GREAT", "THE^ FILM IS^ GREAT", id="in capitals"),
        pytest.param("see {film} now", "see {film} now", id="not beside a placeholder"),
    ],
)
def test_words_are_inserted_in_front_of_others(model: MaskedModel, text: str, expected: str) -> None:
    assert gaps(Text(text), model) == expected


def test_nothing_is_inserted_within_a_label(model: MaskedModel) -> None:
    text = Text("the great film was short", {"spans": [{"start": 4, "end": 14, "label": "X"}]})
    assert gaps(text, model) == "the^ great film was^ short"


@pytest.mark.parametrize("action", ["substitute", "insert"])
def test_of_a_long_text_only_what_the_model_reads_has_places(model: MaskedModel, action: Action) -> None:
    text = Text("film story " * 500)
    places = places_in(text, model, action, frozenset())
    assert 55 <= len(places) <= model.longest
    assert max(place.last for place in places) <= model.longest


def test_places_know_their_neighbours_and_their_article(model: MaskedModel) -> None:
    (film,) = places_in(Text("it was an awful film"), model, "insert", frozenset({"x"}))[-1:]
    assert set(film.excluded) == {"it", "was", "an", "awful", "film"}
    awful = places_in(Text("it was an awful film"), model, "substitute", frozenset())[0]
    assert awful.kind.article == "an"
    assert film.kind.article == ""


def test_chinese_words_are_replaced_by_words_of_their_length() -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    model = load_masked_model(tiny.chinese_model())
    text = Text("我不喜欢北京的电影，iPhone很好看。", None, "zh")
    places = places_in(text, model, "substitute", frozenset())
    assert [text.value[place.start : place.end] for place in places] == ["喜欢", "电影", "好看"]  # no place, no Latin
    assert [place.characters for place in places] == [2, 2, 2]
    assert [place.kind.families for place in places] == ["v", "n", "v"]


def test_a_text_is_read_once_for_all_its_copies(model: MaskedModel) -> None:
    text = Text("the film was great")
    assert places_in(text, model, "substitute", frozenset()) is places_in(text, model, "substitute", frozenset())
