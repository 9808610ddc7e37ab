"""`text.keyboard_typo`: letters become neighbours on the keyboard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.errors import RecipeError
from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.recipe.schema import Recipe

from .conftest import Change, Draw
from .drawing import PROSE, drawn

STORY = "The film isn't a very good story, but its actors are excellent."
QWERTY = {"q": "wa", "a": "qwsz", "s": "awedxz", "g": "ftyhvb", "m": "njk", "p": "ol", "l": "kop", "z": "asx"}
AZERTY = {"a": "zq", "q": "azsw", "m": "lp", "w": "qsx"}
QWERTZ = {"z": "tuhg", "y": "asx"}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "Ths film jsn't q vdry gkld stofy, nut iys actors are eccellent."),
        ("b", "The gilm isn't a very gkod stody, bhg igs actors ard rzcellwnt."),
    ],
)
def test_what_fixed_keys_give(change: Change, key: str, expected: str) -> None:
    assert change("text.keyboard_typo", STORY, key, rate=0.2) == expected


@pytest.mark.parametrize(
    ("layout", "neighbours"), [("qwerty", QWERTY), ("azerty", AZERTY), ("qwertz", QWERTZ)], ids=lambda x: str(x)[:6]
)
def test_a_letter_becomes_one_beside_above_or_below_it(change: Change, layout: str, neighbours: dict[str, str]) -> None:
    for letter, expected in neighbours.items():
        found = {change("text.keyboard_typo", letter, str(key), layout=layout) for key in range(120)}
        assert found == set(expected)


@given(st.sampled_from(PROSE), st.floats(0.01, 1), st.integers(0, 50).map(str))
def test_only_letters_change_each_to_a_letter_of_its_case(sentence: str, rate: float, key: str) -> None:
    before = Text(sentence)
    after = before.edited(drawn("text.keyboard_typo", before, key, rate=rate)).value
    assert len(after) == len(sentence)
    for old, new in zip(sentence, after, strict=True):
        if old != new:
            assert old.isascii() and old.isalpha() and new.isascii() and new.isalpha()
            assert old.isupper() == new.isupper()


@given(st.text("abzé中 .'-1/@\u0301\n", max_size=60), st.floats(0.01, 1), st.integers(0, 50).map(str))
def test_any_text_comes_through_at_its_length(value: str, rate: float, key: str) -> None:
    before = Text(value)
    assert len(before.edited(drawn("text.keyboard_typo", before, key, rate=rate)).value) == len(value)


@pytest.mark.parametrize(
    "fixed",
    ["https://example.com/a", "me@example.com", "www.example.com", "{name}", "{first name}", "#12345", "<br>", "3rd"],
)
def test_links_addresses_placeholders_and_numbers_stay(change: Change, fixed: str) -> None:
    for key in range(10):
        after = change("text.keyboard_typo", f"write {fixed}, please\nor {fixed} there", str(key), rate=1.0)
        assert after.count(fixed) == 2
        assert not after.startswith("write")


def test_the_rate_is_the_share_of_letters(draw: Draw) -> None:
    text = "abcdefghij " * 20
    assert len(draw("text.keyboard_typo", text, rate=0.1)) == 20
    assert len(draw("text.keyboard_typo", text, rate=1.0)) == 200
    assert len(draw("text.keyboard_typo", text, rate=0.0001)) == 1


def test_kept_words_stay_whatever_their_case(change: Change) -> None:
    assert change("text.keyboard_typo", "Film film FILM", rate=1.0, keep=["film"]) == "Film film FILM"


def test_another_script_stays(change: Change) -> None:
    assert change("text.keyboard_typo", "фильм 电影 été", rate=1.0).replace("t", "").startswith("фильм 电影 é")


def test_labels_move_along(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {"tokens": ["Anna", "Li", "sang"], "tags": ["B-PER", "I-PER", "O"]}
    after = change_row("text.keyboard_typo", values, rate=1.0)
    assert after["tags"] == values["tags"]
    assert [len(token) for token in after["tokens"]] == [4, 2, 4]
    assert all(old != new for old, new in zip(values["tokens"], after["tokens"], strict=True))


def test_an_unknown_layout_is_refused() -> None:
    from augkit.building.compile import compile_chain

    recipe = Recipe(
        augkit=1,
        name="tiny",
        source={"data": "-", "columns": {"text": "text"}},
        augment={"chain": [{"text.keyboard_typo": {"layout": "dvorak"}}]},
    )
    with pytest.raises(RecipeError, match=r"layout of text.keyboard_typo.*'dvorak'"):
        compile_chain(recipe)


def test_languages_without_latin_letters_are_not_served() -> None:
    assert not {"zh", "ru", "ar", "ja"} & get_operator("text.keyboard_typo").languages
