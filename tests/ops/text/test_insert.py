"""`text.insert`: synonyms of words of the text turn up elsewhere in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.text.base import Text
from augkit.ops.text.reading.words import find_words, is_bound

from .conftest import Change, Draw
from .drawing import PROSE, all_candidates, drawn, use_table

TABLE = b"movie\tn 1000 film\t\t\nidea\tn 1000 notion\t\t\n"


@pytest.fixture
def small_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of two words."""
    use_table(monkeypatch, TABLE)


def results(change: Change, text: str, **parameters: object) -> set[str]:
    return {change("text.insert", text, str(key), **parameters) for key in range(60)}


@pytest.mark.usefixtures("small_table")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "one movie here",
            {"one film movie here", "one movie film here", "one movie here film"},
            id="behind any word",
        ),
        pytest.param(
            "see (a movie)!", {"see film (a movie)!", "see (a movie film)!"}, id="within the marks, behind no article"
        ),
        pytest.param("THIS MOVIE", {"THIS FILM MOVIE", "THIS MOVIE FILM"}, id="in capitals where its word is"),
        pytest.param("it is n't movie", {"it film is n't movie", "it is n't movie film"}, id="not before a clitic"),
        pytest.param("a movie www.x.org", {"a movie film www.x.org"}, id="not behind a link"),
        pytest.param("no such thing", {"no such thing"}, id="no word with a synonym"),
    ],
)
def test_a_synonym_is_inserted_behind_a_word(change: Change, text: str, expected: set[str]) -> None:
    assert results(change, text) == expected


@pytest.mark.usefixtures("small_table")
def test_the_rate_is_the_share_of_all_words(draw: Draw) -> None:
    text = "that movie was one good idea they had last year"
    assert len(draw("text.insert", text, rate=0.1)) == 1
    assert len(draw("text.insert", text, rate=0.2)) == 2
    assert len(draw("text.insert", text, rate=1.0)) == 2  # no more words with a synonym than that
    assert len({place for place, _, _ in draw("text.insert", text, rate=1.0)}) == 2


@pytest.mark.usefixtures("small_table")
def test_nothing_is_inserted_within_a_label(change_row) -> None:  # type: ignore[no-untyped-def]
    for key in range(40):
        values = {
            "text": "see New York movie",
            "spans": [{"start": 4, "end": 12, "label": "LOC"}],
            "answers": {"text": ["York movie"], "answer_start": [8]},
        }
        after = change_row("text.insert", values, str(key))
        (span,) = after["spans"]
        assert after["text"][span["start"] : span["end"]] == "New York"
        assert after["answers"]["text"] == ["York movie"]
        assert after["text"] in {"see film New York movie", "see New York movie film"}


@pytest.mark.usefixtures("small_table")
def test_an_inserted_token_is_tagged_outside(change_row) -> None:  # type: ignore[no-untyped-def]
    found = set()
    for key in range(40):
        after = change_row(
            "text.insert", {"tokens": ["New", "York", "movie"], "tags": ["B-LOC", "I-LOC", "O"]}, str(key)
        )
        found.add(" ".join(f"{token}/{tag}" for token, tag in zip(after["tokens"], after["tags"], strict=True)))
    assert found == {"New/B-LOC York/I-LOC film/O movie/O", "New/B-LOC York/I-LOC movie/O film/O"}


@pytest.mark.usefixtures("small_table")
def test_tokens_tagged_with_parts_of_speech_take_no_insertion(change_row) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="none that stands for no entity"):
        change_row("text.insert", {"tokens": ["this", "movie"], "tags": ["DT", "NN"]})


@given(st.sampled_from(PROSE), st.floats(0.01, 1), st.integers(0, 50).map(str))
def test_only_synonyms_of_words_of_the_text_are_added(sentence: str, rate: float, key: str) -> None:
    text = Text(sentence)
    edits = drawn("text.insert", text, key, rate=rate)
    words = find_words(sentence)
    allowed = {new for start, end in words for new in all_candidates(sentence[start:end])}
    places = {end: (start, end) for start, end in words}
    assert len({low for low, _, _ in edits}) == len(edits)
    for low, high, new in edits:
        assert low == high
        assert new[0] == " " and new[1:].lower() in allowed
        start, end = places[low]
        assert sentence[start:end].lower() not in ("a", "an")
        assert not is_bound(sentence, start, end)
