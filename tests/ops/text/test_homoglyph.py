"""`text.homoglyph`: letters become letters of other scripts that look the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.errors import RecipeError
from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.ops.text.homoglyph import Homoglyph, look_alikes
from augkit.testing import check_operator

from .conftest import Change, Draw
from .drawing import PROSE, drawn

STORY = "The film isn't a very good story, but its actors are excellent."
NAME = "text.homoglyph"
KEYS = st.integers(0, 50).map(str)
RATES = st.floats(0.01, 1)


@pytest.mark.parametrize("parameters", [{"rate": 1.0}, {"rate": 0.3, "scripts": ["cyrillic"]}])
def test_the_contract(parameters: dict[str, object]) -> None:
    check_operator(Homoglyph, **parameters)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "\u03a4\u0570e film i\u0455n't a very good st\u03bfry, but its act\u043er\u0455 are excellent."),
        ("b", "T\u04bbe film is\u0578't \u0430 very go\u0585d st\u03bfry, but its actors are exc\u0435llent."),
    ],
)
def test_what_fixed_keys_give(change: Change, key: str, expected: str) -> None:
    assert change(NAME, STORY, key, rate=0.2) == expected


def test_the_table_goes_either_way_from_script_to_script_and_keeps_case() -> None:
    table = look_alikes()
    assert len(table) == 144
    for letter, others in table.items():
        for other in others:
            assert letter in table[other]
            assert unicodedata.category(letter) == unicodedata.category(other)
            scripts = {unicodedata.name(one).split()[0] for one in (letter, other)}
            assert len(scripts) == 2 and scripts < {"LATIN", "GREEK", "CYRILLIC", "ARMENIAN"}


@pytest.mark.parametrize(("letter", "other"), [("a", "а"), ("E", "Ε"), ("с", "c"), ("ё", "ë"), ("ο", "o"), ("ó", "ό")])
def test_letters_that_look_the_same_are_in_the_table(letter: str, other: str) -> None:
    assert other in look_alikes()[letter]


@pytest.mark.parametrize("letter", "bdfgklmrtvzαγηνρωбджя")
def test_letters_that_only_resemble_others_are_not(letter: str) -> None:
    assert not set(look_alikes().get(letter, "")) & set("ьԁƒցκӏмгтνᴢaynvpwbdnr") - {"ց"}


def test_scripts_can_be_chosen(change: Change) -> None:
    def found(**parameters: object) -> set[str]:
        return {change(NAME, "o", str(key), **parameters) for key in range(60)}

    assert found() == {"ο", "о", "օ"}
    assert found(scripts=["cyrillic"]) == {"о"}
    assert found(scripts=["greek", "armenian"]) == {"ο", "օ"}
    assert found(scripts=["latin"]) == {"o"}


@pytest.mark.parametrize("scripts", [[], ["klingon"]])
def test_other_scripts_are_refused(scripts: list[str]) -> None:
    from augkit.building.compile import compile_chain
    from augkit.recipe.schema import Recipe

    recipe = Recipe(
        augkit=1,
        name="tiny",
        source={"data": "-", "columns": {"text": "text"}},
        augment={"chain": [{NAME: {"scripts": scripts}}]},
    )
    with pytest.raises(RecipeError, match="scripts"):
        compile_chain(recipe)


@given(st.sampled_from(PROSE), RATES, KEYS)
def test_only_letters_change_each_to_one_that_looks_the_same(sentence: str, rate: float, key: str) -> None:
    before = Text(sentence)
    after = before.edited(drawn(NAME, before, key, rate=rate)).value
    assert len(after) == len(sentence) and after != sentence
    assert all(old == new or new in look_alikes()[old] for old, new in zip(sentence, after, strict=True))


def test_the_rate_is_the_share_of_letters_that_have_a_look_alike(draw: Draw) -> None:
    text = "oxlxo " * 50
    assert [len(draw(NAME, text, rate=rate)) for rate in (0.0001, 0.1, 1.0)] == [1, 20, 200]


@pytest.mark.parametrize("fixed", ["https://xo.io/a", "me@ox.com", "{name}", "<pre>", "3rd", "#oo", "Mr."])
def test_links_addresses_placeholders_and_numbers_stay(change: Change, fixed: str) -> None:
    after = change(NAME, f"see {fixed} soon", rate=1.0)
    assert f" {fixed} " in after and not after.startswith("see")


def test_kept_words_stay_whatever_their_case(change: Change) -> None:
    assert change(NAME, "One one ONE", rate=1.0, keep=["one"]) == "One one ONE"


def test_other_scripts_are_changed_too(change: Change) -> None:
    assert change(NAME, "сорок", rate=1.0, language="ru", scripts=["latin"]) == "copoк"
    assert change(NAME, "ΑΘΗΝΑ όμορφο", rate=1.0, language="el", scripts=["latin"]) == "AΘHNA óμoρφo"


def test_labels_move_along(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {"tokens": ["Osaka", "is", "a", "city"], "tags": ["B-LOC", "O", "O", "O"]}
    after = change_row(NAME, values, rate=1.0, scripts=["cyrillic"])
    assert after == {"tokens": ["Оѕаkа", "іѕ", "а", "сіtу"], "tags": values["tags"]}


@given(st.text("aoé中Кбё .'-1/@\u0301\n", max_size=60), RATES, KEYS)
def test_any_text_comes_through_at_its_length(value: str, rate: float, key: str) -> None:
    before = Text(value)
    assert len(before.edited(drawn(NAME, before, key, rate=rate)).value) == len(value)


@pytest.mark.parametrize("text", ["", "?!", "12 3.5", "👩‍👩‍👧 🇫🇷", "bld 电影", " \n"])
def test_where_there_is_nothing_to_change_nothing_is_drawn(draw: Draw, text: str) -> None:
    assert draw(NAME, text, rate=1.0) == []


def test_it_serves_languages_of_the_four_scripts_and_keeps_targets() -> None:
    cls = get_operator(NAME)
    assert {"en", "ru", "el", "hy"} <= cls.languages and not {"zh", "ar", "hi"} & cls.languages
    assert "target_text" in cls.keeps
