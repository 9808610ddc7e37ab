"""`text.ocr`: letters are confused as they are in print."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.ops.text.ocr import CONFUSIONS, DIGITS, Ocr
from augkit.testing import check_operator

from .conftest import Change, Draw
from .drawing import PROSE, drawn

STORY = "The film isn't a very good story, but its actors are excellent."
NAME = "text.ocr"
KEYS = st.integers(0, 50).map(str)
RATES = st.floats(0.01, 1)


@pytest.mark.parametrize("parameters", [{"rate": 1.0}, {"rate": 0.3, "digits": True}])
def test_the_contract(parameters: dict[str, object]) -> None:
    check_operator(Ocr, **parameters)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "Tlio film isn't a verv good story, but ils acrer5 are excellent."),
        ("b", "The fjlm jsn't a vety gocd storv, but its actors are exceIlcnt."),
    ],
)
def test_what_fixed_keys_give(change: Change, key: str, expected: str) -> None:
    assert change(NAME, STORY, key, rate=0.15) == expected


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("O", {"0", "D", "Q"}),
        ("l", {"1", "I", "i", "t"}),
        ("rn", {"tn", "rh", "ru", "m", "rri"}),
        ("d", {"cl"}),
        ("cl", {"d", "el", "ol", "c1", "cI", "ci", "ct"}),
        ("vv", {"w", "uv", "yv", "vu", "vy"}),
        ("w", {"vv"}),
        ("VV", {"W", "UV", "YV", "VU", "VY"}),
        ("B", {"8", "E", "R", "I3"}),
        ("S", {"5"}),
    ],
)
def test_what_is_taken_for_what(change: Change, word: str, found: set[str]) -> None:
    assert {change(NAME, word, str(key), rate=0.1) for key in range(150)} == found


def test_letters_are_confused_either_way() -> None:
    for seen, taken in CONFUSIONS.items():
        for other in taken:
            if other.isalpha():
                assert seen in CONFUSIONS[other]
            elif other.isdigit():
                assert seen in DIGITS[other]
    assert set(DIGITS) == set("0123456789")


@given(st.sampled_from(PROSE), RATES, KEYS)
def test_only_letters_of_words_change_each_to_what_looks_like_it(sentence: str, rate: float, key: str) -> None:
    edits = drawn(NAME, Text(sentence), key, rate=rate)
    assert edits
    for start, end, new in edits:
        assert new in CONFUSIONS[sentence[start:end]]


def test_the_rate_is_the_share_of_places(draw: Draw) -> None:
    text = "oooooooooo " * 20
    assert [len(draw(NAME, text, rate=rate)) for rate in (0.0001, 0.1, 1.0)] == [1, 20, 200]


FIXED = ["https://x.io/1", "me1@x.com", "{order 5}", "<b 3>", "#51", "@l0l", "v2.0", "mp3", "12:30/5", "0x1f"]


@pytest.mark.parametrize("digits", [False, True])
@pytest.mark.parametrize("fixed", FIXED)
def test_links_addresses_placeholders_and_names_with_digits_stay(change: Change, fixed: str, digits: bool) -> None:
    for key in range(10):
        after = change(NAME, f"see {fixed} so", str(key), rate=1.0, digits=digits)
        assert f" {fixed} " in after and not after.startswith("see")


NUMBERS = ["5", "1,250", "24.12.2015", "$80", "3%", "2nd", "1990s", "-7", "(15)", "“06”", "12:30", "8."]


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_change_only_where_that_is_asked_for(change: Change, number: str) -> None:
    text = f"a {number} b"
    digits = sum(letter.isdigit() for letter in number)
    assert number in change(NAME, text, rate=1.0)
    after = change(NAME, text, rate=1.0, digits=True)[2:-2]
    assert len(re.findall(r"\d", number)) == digits and len(after) == len(number)
    for old, new in zip(number, after, strict=True):
        assert new in DIGITS[old] if old.isdigit() else new == old


def test_kept_words_and_numbers_stay_whatever_their_case(change: Change) -> None:
    assert change(NAME, "Film film 911", rate=1.0, digits=True, keep=["film", "911"]) == "Film film 911"


def test_other_scripts_stay(change: Change) -> None:
    assert change(NAME, "сорок 电影 εδώ", rate=1.0) == "сорок 电影 εδώ"


def test_labels_move_along(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {"tokens": ["Wendell", "Li", "sang"], "tags": ["B-PER", "I-PER", "O"]}
    for key in range(10):
        after = change_row(NAME, values, str(key), rate=1.0)
        assert after["tags"] == values["tags"]
        assert after["tokens"][0].startswith("VV") and after["tokens"][1] in ("Ll", "L1", "Lj", "Ll")


def test_a_span_keeps_what_its_words_became() -> None:
    for key in range(10):
        before = Text("cold modern days", {"spans": [{"start": 5, "end": 11, "label": "X"}]})
        after = before.edited(drawn(NAME, before, str(key), rate=1.0))
        (span,) = after.labels["spans"]
        around = after.value[: span["start"]], after.value[span["end"] :]
        assert around[0].endswith(" ") and around[1].startswith(" ")


@given(st.text("aOl0rnmclvwß中 .'-1/@\u0301\n{}<>", max_size=60), RATES, KEYS, st.booleans())
def test_any_text_comes_through(value: str, rate: float, key: str, digits: bool) -> None:
    before = Text(value)
    edits = drawn(NAME, before, key, rate=rate, digits=digits)
    assert all(new in (CONFUSIONS | DIGITS)[value[start:end]] for start, end, new in edits)
    before.edited(edits)


@pytest.mark.parametrize("text", ["", "?!", "12 3.5", "👩‍👩‍👧 🇫🇷", "p x", " \n"])
def test_where_there_is_nothing_to_change_nothing_is_drawn(draw: Draw, text: str) -> None:
    assert draw(NAME, text, rate=1.0) == []


def test_it_serves_languages_in_latin_script_and_keeps_targets() -> None:
    cls = get_operator(NAME)
    assert {"en", "de", "tr", "vi"} <= cls.languages and not {"zh", "ru", "el", "ar"} & cls.languages
    assert "target_text" in cls.keeps
