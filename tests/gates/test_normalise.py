"""When two texts count as equal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.gates.normalise import text_hash, verbatim_hash
from augkit.ops.text.reading.normalise import normalised


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Where is my ORDER?", "where is my order", id="case and punctuation"),
        pytest.param("  a \t b\n", "a b", id="white space"),
        pytest.param("don't", "don’t", id="kinds of apostrophe"),
        pytest.param("“So!” he said.", '"So" he said', id="kinds of quotation mark"),
        pytest.param("café", "cafe\u0301", id="composed and combining accents"),
        pytest.param("STRASSE", "straße", id="folded letters"),
        pytest.param("ﬁlm １", "film 1", id="compatible forms"),
        pytest.param("你好，世界！", "你好 世界".replace(" ", ""), id="Chinese marks"),
        pytest.param("a\u00a0b", "a b", id="no-break space"),
        pytest.param("ÉTÉ", "été", id="case beyond ASCII"),
    ],
)
def test_texts_that_count_as_equal(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("a good film", "a goods film", id="a letter"),
        pytest.param("ab", "a b", id="a space between words"),
        pytest.param("cafe", "café", id="an accent"),
        pytest.param("good 👍", "good 👎", id="emoji"),
        pytest.param("?", "!", id="punctuation alone"),
        pytest.param("？", "！", id="punctuation alone beyond ASCII"),
        pytest.param("1.5", "16", id="numbers"),
        pytest.param("2 a", "a 2", id="order"),
    ],
)
def test_texts_that_do_not(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


WORDS = st.lists(st.text("abcéß中x1", min_size=1, max_size=5), min_size=1, max_size=6)
MARKS = st.sampled_from([" ", "  ", ", ", "! ", "\n", " - ", "… ", "。 "])


@given(WORDS, st.data())
def test_marks_spacing_and_case_do_not_matter(words: list[str], data: st.DataObject) -> None:
    written = "".join((word.upper() if data.draw(st.booleans()) else word) + data.draw(MARKS) for word in words)
    assert normalised(written) == normalised(" ".join(words))


@given(st.text("aBé1 中.?-'ﬁ\n", max_size=30))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalised(text)
    assert normalised(once.decode()) == once


@given(st.text("aBé1 中.ß", max_size=30))
def test_the_encoding_of_accents_does_not_matter(text: str) -> None:
    assert normalised(unicodedata.normalize("NFD", text)) == normalised(unicodedata.normalize("NFC", text))


@given(st.text())
def test_any_text_can_be_normalised(text: str) -> None:
    assert isinstance(normalised(text), bytes)
    assert 0 <= text_hash({"text": text}) < 2**64


def test_a_row_is_its_text_or_tokens_and_its_pair() -> None:
    assert text_hash({"text": "A film."}) == text_hash({"tokens": ["a", "film", "."]})
    assert text_hash({"text": "a", "text_pair": "b"}) != text_hash({"text": "a"})
    assert text_hash({"text": "a", "text_pair": "b"}) == text_hash({"text": "A!", "text_pair": "B?"})
    assert text_hash({"text": "a b", "text_pair": "c"}) != text_hash({"text": "a", "text_pair": "b c"})


def test_labels_do_not_make_a_text_another() -> None:
    assert text_hash({"text": "a", "label": 1}) == text_hash({"text": "a", "label": 2})


def test_word_for_word_is_stricter() -> None:
    assert verbatim_hash({"text": "a film"}) == verbatim_hash({"text": "a film", "label": 1})
    assert verbatim_hash({"text": "a film"}) != verbatim_hash({"text": "A film"})
    assert verbatim_hash({"text": "a"}) != verbatim_hash({"text": "a", "text_pair": "b"})
