"""`text.synonym`: words become synonyms in the same inflection and case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.text.base import Text
from augkit.ops.text.reading.words import NEGATIONS, find_words
from augkit.resources.synonyms import NEVER_REPLACED

from .conftest import Change
from .drawing import PROSE, all_candidates, drawn, use_table

TABLE = (
    b"movie\tn 1000 film\t\t\n"
    b"movies\tN 1000 films\t\t\n"
    b"running\tg 1000 jogging\t\t\n"
    b"begins\tz 1000 starts\t\t\n"
    b"idea\tn 1000 notion thought\t\t\n"
    b"awful\ta 1000 terrible atrocious\t\t\n"
    b"aids\tz 1000 helps\t\t\n"
    b"young\ta 1000 youthful\t\t\n"
)


@pytest.fixture
def small_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of eight words."""
    use_table(monkeypatch, TABLE)


def results(change: Change, text: str, **parameters: object) -> set[str]:
    return {change("text.synonym", text, str(key), **parameters) for key in range(40)}


@pytest.mark.usefixtures("small_table")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a movie", {"a film"}, id="lower case"),
        pytest.param("Movie or not", {"Film or not"}, id="a capital at the front"),
        pytest.param("MOVIE OR NOT", {"FILM OR NOT"}, id="capitals throughout"),
        pytest.param("the Movie or not", {"the Movie or not"}, id="a capital elsewhere may be a name"),
        pytest.param("Mr. Young sang", {"Mr. Young sang"}, id="so may one behind a title"),
        pytest.param(
            "“Movie or what did he say there?”",
            {"“Film or what did he say there?”"},
            id="a capital behind a quotation mark",
        ),
        pytest.param("It is. Movies begin", {"It is. Films begin"}, id="a capital of a later sentence"),
        pytest.param("it stands for AIDS here", {"it stands for AIDS here"}, id="an acronym"),
        pytest.param("he is running", {"he is jogging"}, id="a gerund stays one"),
        pytest.param("it begins", {"it starts"}, id="a third person stays one"),
        pytest.param("two movies", {"two films"}, id="a plural stays one"),
        pytest.param("an awful day", {"an atrocious day"}, id="the article before still fits"),
        pytest.param("an (awful) day", {"an (atrocious) day"}, id="through brackets too"),
        pytest.param('an "awful" day', {'an "awful" day'}, id="a word in quotation marks is quoted"),
        pytest.param("that awful day", {"that atrocious day", "that terrible day"}, id="any, where there is none"),
        pytest.param("see movie.example.com now", {"see movie.example.com now"}, id="links"),
        pytest.param("a {movie} here", {"a {movie} here"}, id="placeholders"),
        pytest.param("movie is a name", {"movie is a name"}, id="a bare noun that opens a text in small letters"),
        pytest.param("by anna movie , she", {"by anna movie , she"}, id="a word behind a given name in small letters"),
        pytest.param("a movie festival", {"a movie festival"}, id="a noun before a noun"),
        pytest.param("no idea what", {"no notion what", "no thought what"}, id="no phrase"),
        pytest.param(
            "a big movie in “Awful Movies” or `` awful idea ''",
            {"a big film in “Awful Movies” or `` awful idea ''"},
            id="titles",
        ),
        pytest.param("nothing of the kind", {"nothing of the kind"}, id="no word with a synonym"),
    ],
)
def test_words_are_replaced_as_they_are_written(change: Change, text: str, expected: set[str]) -> None:
    assert results(change, text) == expected


@pytest.mark.usefixtures("small_table")
def test_kept_words_stay_whatever_their_case(change: Change) -> None:
    assert results(change, "Movie or movie", keep=["MOVIE"]) == {"Movie or movie"}


@pytest.mark.usefixtures("small_table")
def test_the_rate_is_the_share_of_all_words(change: Change) -> None:
    text = "movies " * 9 + "movies"
    assert change("text.synonym", text, rate=0.3).split().count("films") == 3
    assert change("text.synonym", text, rate=1.0).split().count("films") == 10
    assert change("text.synonym", text, rate=0.01).split().count("films") == 1


@pytest.mark.usefixtures("small_table")
def test_spans_answers_and_tags_move_along(change_row) -> None:  # type: ignore[no-untyped-def]
    after = change_row(
        "text.synonym",
        {
            "text": "That movie by Anna Li is an awful idea.",
            "spans": [{"start": 14, "end": 21, "label": "PER"}, {"start": 5, "end": 10, "label": "X", "text": "movie"}],
            "answers": {"text": ["Anna Li"], "answer_start": [14]},
        },
        rate=1.0,
        labelled="change",
    )
    assert after["text"] in {f"That film by Anna Li is an atrocious {idea}." for idea in ("notion", "thought")}
    assert after["spans"] == [
        {"start": 13, "end": 20, "label": "PER"},
        {"start": 5, "end": 9, "label": "X", "text": "film"},
    ]
    assert after["answers"] == {"text": ["Anna Li"], "answer_start": [13]}
    tagged = change_row("text.synonym", {"tokens": ["The", "movie", "Up"], "tags": ["O", "O", "B-WORK"]}, rate=1.0)
    assert tagged == {"tokens": ["The", "film", "Up"], "tags": ["O", "O", "B-WORK"]}


def test_a_span_that_does_not_hold_what_it_says_raises(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {"text": "a good film", "spans": [{"start": 2, "end": 6, "label": "X", "text": "film"}]}
    with pytest.raises(ValueError, match="span 'film' does not stand at 2"):
        change_row("text.synonym", values)


def test_the_table_that_comes_along_serves_common_words(change: Change) -> None:
    after = results(change, "I bought a large house and began to help my children.", rate=0.5)
    assert len(after) > 2
    assert all(text.startswith("I ") and text.endswith(".") for text in after)


@given(st.sampled_from(PROSE), st.floats(0.01, 1), st.integers(0, 50).map(str))
def test_prose_keeps_its_words_but_those_with_a_synonym(sentence: str, rate: float, key: str) -> None:
    text = Text(sentence)
    edits = drawn("text.synonym", text, key, rate=rate)
    for start, end, new in edits:
        old = sentence[start:end]
        assert (start, end) in find_words(sentence)
        assert new.lower() in all_candidates(old)
        assert old.lower() not in NEGATIONS | NEVER_REPLACED
        assert old[0].isupper() == new[0].isupper()
        assert old.isupper() == new.isupper() or len(old) == 1
    after = text.edited(edits).value
    assert [c for c in after if not c.isalpha()].count("'") == sentence.count("'")
    assert len(find_words(after)) == len(find_words(sentence))
