"""`text.letter_case`: words and letters in another case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.ops.text.letter_case import LetterCase
from augkit.testing import check_operator

from .conftest import Change, Draw
from .drawing import PROSE, drawn

STORY = "The film isn't a very good story, but its actors are excellent."
MIXED = "Mr. Li of the U.S. said: I'M not Here, NASA isn't; see Straße 5b, http://X.com/A. well"
NAME = "text.letter_case"
MODES = ["lower", "upper", "title", "sentence", "swap", "first", "random"]
KEYS = st.integers(0, 50).map(str)
RATES = st.floats(0.01, 1)


@pytest.mark.parametrize("mode", MODES)
def test_the_contract(mode: str) -> None:
    check_operator(LetterCase, mode=mode, rate=0.9)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("lower", "mr. li of the u.s. said: i'm not here, nasa isn't; see straße 5b, http://X.com/A. well"),
        ("upper", "MR. LI OF THE U.S. SAID: I'M NOT HERE, NASA ISN'T; SEE STRASSE 5b, http://X.com/A. WELL"),
        ("title", "Mr. Li Of The U.S. Said: I'M Not Here, NASA Isn't; See Straße 5b, http://X.com/A. Well"),
        ("sentence", "Mr. li of the U.S. said: I'M not here, NASA isn't; see straße 5b, http://X.com/A. Well"),
        ("swap", "mR. lI OF THE u.s. SAID: i'm NOT hERE, nasa ISN'T; SEE sTRASSE 5b, http://X.com/A. WELL"),
        ("first", "mr. li Of The U.S. Said: I'M Not here, NASA Isn't; See straße 5b, http://X.com/A. Well"),
        ("random", "mR. lI OF THE u.s. SAID: i'm NOT hERE, nasa ISN'T; SEE sTRASSE 5b, http://X.com/A. WELL"),
    ],
)
def test_what_each_mode_makes_of_all_words(change: Change, mode: str, expected: str) -> None:
    assert change(NAME, MIXED, mode=mode, rate=1.0) == expected


@pytest.mark.parametrize(
    ("mode", "key", "expected"),
    [
        ("upper", "a", "The FILM isn't a very good story, but ITS actors are excellent."),
        ("upper", "b", "The film isn't a very GOOD story, but its actors ARE excellent."),
        ("first", "a", "The Film isn't a very good story, but Its actors are excellent."),
        ("random", "a", "the film isN't a very good story, bUt its actors Are eXCeLlent."),
    ],
)
def test_what_fixed_keys_give(change: Change, mode: str, key: str, expected: str) -> None:
    assert change(NAME, STORY, key, mode=mode, rate=0.15) == expected


def test_text_in_capitals_is_read_as_such(change: Change) -> None:
    shouted = "THE MAN'S NOT HERE, I'M SURE. GO TO NASA!"
    assert change(NAME, shouted, mode="sentence", rate=1.0) == "The man's not here, I'M sure. Go to nasa!"
    assert change(NAME, shouted, mode="title", rate=1.0) == "The Man's Not Here, I'm Sure. Go To Nasa!"


def test_clitics_that_stand_apart_get_no_capital_of_their_own(change: Change) -> None:
    text = "he does n't see the man 's car"
    assert change(NAME, text, mode="title", rate=1.0) == "He Does n't See The Man 's Car"
    assert change(NAME, text, mode="first", rate=1.0) == "He Does n't See The Man 's Car"
    assert change(NAME, text, mode="upper", rate=1.0) == "HE DOES N'T SEE THE MAN 'S CAR"


@pytest.mark.parametrize(
    ("mode", "language", "text", "expected"),
    [
        ("upper", "tr", "ılık iyi", "ILIK İYİ"),
        ("lower", "tr", "ILIK İYİ", "ılık iyi"),
        ("title", "az", "ilk ılıq", "İlk Ilıq"),
        ("swap", "tr", "iI", "İı"),
        ("upper", "en", "iyi", "IYI"),
        ("lower", "el", "ΟΔΟΣ ΟΔΟΣ", "οδος οδος"),
        ("upper", "ru", "ёлка", "ЁЛКА"),
        ("title", "hr", "ǆep", "ǅep"),
        ("title", "de", "ßa", "Ssa"),
        ("sentence", "de", "I'm DA. ich", "I'm DA. Ich"),
    ],
)
def test_letters_of_other_languages(change: Change, mode: str, language: str, text: str, expected: str) -> None:
    assert change(NAME, text, mode=mode, rate=1.0, language=language) == expected


@given(st.sampled_from(PROSE), st.sampled_from(MODES), RATES, KEYS)
def test_nothing_but_case_changes(sentence: str, mode: str, rate: float, key: str) -> None:
    before = Text(sentence)
    after = before.edited(drawn(NAME, before, key, mode=mode, rate=rate)).value
    assert after.lower() == sentence.lower()


def test_the_rate_is_the_share_of_words_that_change(change: Change) -> None:
    def changed(text: str, **parameters: object) -> int:
        return sum(a != b for a, b in zip(text.split(), change(NAME, text, **parameters).split(), strict=True))

    text = "one Two " * 50
    assert [changed(text, mode="upper", rate=rate) for rate in (0.0001, 0.1, 0.5, 1.0)] == [1, 10, 50, 100]
    assert [changed(text, mode="lower", rate=rate) for rate in (0.0001, 0.1, 0.5, 1.0)] == [1, 5, 25, 50]


def test_the_rate_is_the_share_of_letters_in_random(draw: Draw) -> None:
    assert [len(draw(NAME, "abcde " * 40, rate=rate)) for rate in (0.0001, 0.1, 1.0)] == [1, 20, 200]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "fixed", ["https://X.io/a", "Me@x.com", "{Name}", "{Mr. X}", "<Br>", "3Rd", "#Ab", "Co.uk", "@Li"]
)
def test_links_addresses_placeholders_and_numbers_stay(change: Change, mode: str, fixed: str) -> None:
    assert change(NAME, f"a {fixed} b", mode=mode, rate=1.0)[2:-2] == fixed


@pytest.mark.parametrize("mode", MODES)
def test_kept_words_stay_whatever_their_case(change: Change, mode: str) -> None:
    assert change(NAME, "Film film FILM", mode=mode, rate=1.0, keep=["film"]) == "Film film FILM"


def test_tokens_keep_their_tags(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {"tokens": ["New", "York", "is", "groß"], "tags": ["B-LOC", "I-LOC", "O", "O"]}
    after = change_row(NAME, values, mode="upper", rate=1.0)
    assert after == {"tokens": ["NEW", "YORK", "IS", "GROSS"], "tags": values["tags"]}


@pytest.mark.parametrize("mode", ["upper", "swap", "random"])
def test_spans_move_where_a_letter_becomes_two_and_where_they_end_within_a_word(mode: str) -> None:
    spans = [{"start": 0, "end": 6, "label": "X"}, {"start": 7, "end": 10, "label": "Y"}]
    after = Text("straße berlin", {"spans": spans}).edited(
        drawn(NAME, Text("straße berlin", {"spans": spans}), mode=mode, rate=1.0)
    )
    assert after.value == "STRASSE BERLIN"
    assert [after.value[span["start"] : span["end"]] for span in after.labels["spans"]] == ["STRASSE", "BER"]


def test_a_word_that_grows_and_lies_in_a_label_with_one_part_stays() -> None:
    before = Text("straße da", {"spans": [{"start": 0, "end": 3, "label": "X"}]})
    assert before.edited(drawn(NAME, before, mode="upper", rate=1.0)).value == "straße DA"


@given(
    st.text("aBß中İıǆﬁΣ .'-1/@\u0301\u0345\n", max_size=60),
    st.sampled_from(MODES),
    RATES,
    KEYS,
    st.sampled_from(["en", "tr"]),
)
def test_any_text_comes_through(value: str, mode: str, rate: float, key: str, language: str) -> None:
    before = Text(value, None, language)
    edits = drawn(NAME, before, key, mode=mode, rate=rate)
    before.edited(edits)
    assert all(value[start:end] != new for start, end, new in edits)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("text", ["", "?!", "12 3.5", "👩‍👩‍👧 🇫🇷", "电影 ภาษา", " \n"])
def test_where_there_is_nothing_to_change_nothing_is_drawn(draw: Draw, text: str, mode: str) -> None:
    assert draw(NAME, text, mode=mode, rate=1.0) == []


def test_it_serves_languages_that_have_cases_and_keeps_targets() -> None:
    cls = get_operator(NAME)
    assert {"en", "ru", "el", "hy"} <= cls.languages and not {"zh", "ar", "hi", "ja"} & cls.languages
    assert "target_text" in cls.keeps
