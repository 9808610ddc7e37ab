"""`text.reserved`: words of a list of the user's replace each other."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.testing import check_operator

from .conftest import Change
from .drawing import PROSE, drawn

LISTS = [
    ["gb", "gigabyte"],
    ["NYC", "New York City", "the Big Apple"],
    ["film", "movie"],
    ["US", "United States"],
    ["C++", "Rust"],
    ["TV", "television"],
    ["apple", "pear"],
    ["北京", "上海"],
    ["好看", "精彩"],
]


def test_no_entry_comes_twice_as_long_as_there_are_others(change: Change) -> None:
    lists = [["film", "movie", "picture"], ["good", "bad"]]
    made = results(change, "a film, a film, good and good", lists=lists)
    assert made == {"a movie, a picture, bad and bad", "a picture, a movie, bad and bad"}


def results(change: Change, text: str, language: str = "en", **parameters: object) -> set[str]:
    given_lists = {"lists": LISTS, "rate": 1.0} | parameters
    return {change("text.reserved", text, str(key), language, **given_lists) for key in range(30)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("16 gb", {"16 gigabyte"}, id="a word"),
        pytest.param("16gb gbs", {"16gb gbs"}, id="not a part of one"),
        pytest.param("in NYC now", {"in New York City now", "in the Big Apple now"}, id="phrases"),
        pytest.param("in new york city now", {"in NYC now", "in the Big Apple now"}, id="in any case"),
        pytest.param("Film ends", {"Movie ends"}, id="a capital"),
        pytest.param("FILM ENDS", {"MOVIE ENDS"}, id="capitals"),
        pytest.param("new film: The Film", {"new movie: The Movie"}, id="a capital inside"),
        pytest.param("my TV set", {"my television set"}, id="an acronym's capitals say nothing"),
        pytest.param("TV is on. WATCH", {"Television is on. WATCH"}, id="but a sentence has one"),
        pytest.param("Television is on", {"TV is on"}, id="capitals as listed"),
        pytest.param("tell us, US", {"tell us, United States"}, id="a word that is listed in capitals"),
        pytest.param("C++, too", {"Rust, too"}, id="signs"),
        pytest.param("(film) “film” film's film.", {"(movie) “movie” movie's movie."}, id="between marks"),
        pytest.param(
            "film-maker film_x don't-film film't", {"film-maker film_x don't-film film't"}, id="not in compounds"
        ),
        pytest.param(
            "film.com {film} x@film.org <film> a/film", {"film.com {film} x@film.org <film> a/film"}, id="links"
        ),
        pytest.param("an apple, An Apple", {"a pear, A Pear"}, id="the article is set right"),
        pytest.param("a pear", {"an apple"}, id="both ways"),
        pytest.param("A PEAR", {"AN APPLE"}, id="in capitals"),
        pytest.param("the pear", {"the apple"}, id="others stay"),
        pytest.param("", {""}, id="empty"),
        pytest.param("?! 👍 İ", {"?! 👍 İ"}, id="nothing of the lists"),
        pytest.param("İstanbul film", {"İstanbul movie"}, id="letters whose small form is longer"),
    ],
)
def test_what_is_replaced_and_how_it_is_written(change: Change, text: str, expected: set[str]) -> None:
    assert results(change, text) == expected


def test_chinese_needs_no_spaces(change: Change) -> None:
    assert results(change, "电影很好看，在北京上映", "zh") == {"电影很精彩，在上海上映"}
    assert results(change, "用TV看film吧", "zh") == {"用television看movie吧"}


def test_the_longest_entry_counts_and_none_within_another(change: Change) -> None:
    lists = [["new york", "boston"], ["new york times", "post"], ["times", "hours"], ["york", "leeds"]]
    assert results(change, "the new york times", lists=lists) == {"the post"}
    assert results(change, "the new york hour", lists=lists) == {"the boston hour"}
    assert results(change, "old york times", lists=lists) == {"old leeds hours"}


def test_an_entry_of_two_lists_has_the_words_of_both(change: Change) -> None:
    assert results(change, "a b", lists=[["b", "c"], ["b", "d"]]) == {"a c", "a d"}


def test_case_counts_where_asked_for(change: Change) -> None:
    lists = [["us", "we"], ["US", "America"]]
    assert results(change, "us US Us", lists=lists, case_sensitive=True) == {"we America Us"}


def test_the_rate_is_the_share_of_places(change: Change) -> None:
    text = "film of " * 10
    assert [
        change("text.reserved", text, lists=LISTS, rate=rate).split().count("movie") for rate in (0.01, 0.3, 1.0)
    ] == [1, 3, 10]


def test_what_fixed_keys_give(change: Change) -> None:
    lists = [["film", "movie", "picture"], ["actors", "cast"], ["good", "fine"]]
    text = "The film isn't a very good story, but its actors are excellent."
    assert [change("text.reserved", text, key, lists=lists) for key in "abc"] == [
        "The film isn't a very fine story, but its cast are excellent.",
        "The film isn't a very fine story, but its cast are excellent.",
        "The movie isn't a very fine story, but its actors are excellent.",
    ]


def test_kept_words_stay_also_inside_a_phrase(change: Change) -> None:
    assert results(change, "Film, new york city", keep=["film", "York"]) == {"Film, new york city"}


def test_labels_move_along(change_row: Any) -> None:
    values = {"tokens": ["in", "NYC", "now"], "tags": ["O", "B-LOC", "O"]}
    after = change_row("text.reserved", values, lists=[["NYC", "New York City"]])
    assert after == {"tokens": ["in", "New", "York", "City", "now"], "tags": ["O", "B-LOC", "I-LOC", "I-LOC", "O"]}
    assert change_row("text.reserved", after, lists=[["NYC", "New York City"]]) == values
    span = {"start": 3, "end": 8, "label": "LOC", "text": "apple"}
    after = change_row("text.reserved", {"text": "an apple pie", "spans": [span]}, lists=LISTS)
    assert after == {"text": "a pear pie", "spans": [{"start": 2, "end": 6, "label": "LOC", "text": "pear"}]}


def test_an_entry_that_crosses_the_border_of_a_label_stays(change_row: Any) -> None:
    values = {"tokens": ["New", "York", "City"], "tags": ["B-LOC", "I-LOC", "O"]}
    assert change_row("text.reserved", values, lists=LISTS, rate=1.0) == values


@pytest.mark.parametrize(
    ("lists", "message"),
    [
        ([], "at least 1 item"),
        ([["film"]], "list 1 has no two different entries"),
        ([["a", "b"], ["film", "film "]], "list 2 has no two different entries"),
        ([["film", "Film"]], "case_sensitive: true tells them apart"),
        ([["film", " "]], "list 1 has an empty entry"),
        ([["film", 3]], "valid string"),
    ],
)
def test_lists_that_say_nothing_are_refused(lists: Any, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        get_operator("text.reserved").model_validate({"lists": lists})


def test_hundreds_of_lists_cost_no_more_than_a_few() -> None:
    many = LISTS + [[f"word{number}", f"other word{number}"] for number in range(2000)]
    texts = [Text(sentence) for sentence in PROSE * 20]
    seconds = []
    for lists in (LISTS, many):
        operator = get_operator("text.reserved").model_validate({"lists": lists})
        operator.draw(Text("film"), _rng())  # type: ignore[attr-defined]
        start = time.process_time()
        for text in texts:
            operator.draw(text, _rng())  # type: ignore[attr-defined]
        seconds.append(time.process_time() - start)
    assert seconds[1] < 5 * seconds[0] + 0.1


def _rng() -> Any:
    from augkit.building.seeding import Chance

    return Chance.fresh(b"key", b"row")


def test_a_long_text_without_spaces_takes_bounded_time() -> None:
    text = Text("film " + "a" * 200_000 + " {" * 50_000 + " [[" * 50_000)
    start = time.process_time()
    assert drawn("text.reserved", text, lists=LISTS) == [(0, 4, "movie")]
    assert time.process_time() - start < 5


@given(st.text("film CN+yor’'-{}<>@. 北京", max_size=30), st.integers(0, 9).map(str))
def test_any_text_comes_through(value: str, key: str) -> None:
    text = Text(value)
    listed = {entry.lower() for entries in LISTS for entry in entries}
    edits = drawn("text.reserved", text, key, lists=LISTS, rate=1.0)
    text.edited(edits)
    assert all(value[low:high].lower() in listed for low, high, _ in edits)


@pytest.mark.parametrize("parameters", [{}, {"rate": 1.0, "case_sensitive": True}, {"on": "text_pair"}])
def test_it_keeps_the_contract(parameters: dict[str, Any]) -> None:
    lists = [["film", "movie"], ["house", "home"], ["late", "overdue"], ["of", "from"], ["New York", "NYC"]]
    check_operator(get_operator("text.reserved"), lists=lists, **parameters)
