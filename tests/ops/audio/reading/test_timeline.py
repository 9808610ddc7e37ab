"""Where the times of events go."""

from __future__ import annotations

import pytest

from augkit.ops.audio.reading.timeline import Piece, moved_events, warp_pieces, whole

EVENTS = [{"start": 0.0, "end": 1.0, "label": "a"}, {"start": 2.0, "end": 4.0, "label": "b", "by": 7}]


def spans(pieces: list[Piece], least: float = 0.5) -> list[tuple[str, float, float]]:
    moved, _ = moved_events(EVENTS, pieces, least)
    return [(event["label"], event["start"], event["end"]) for event in moved]


def test_a_stretched_sound_stretches_its_events() -> None:
    assert spans(whole(5.0, rate=2.0)) == [("a", 0.0, 0.5), ("b", 1.0, 2.0)]


def test_what_else_an_event_says_stays() -> None:
    assert moved_events(EVENTS, whole(5.0, at=1.0), 0.5)[0][1] == {"start": 3.0, "end": 5.0, "label": "b", "by": 7}


def test_an_event_is_cut_with_the_sound() -> None:
    assert spans([Piece(0.5, 3.0, 0.0)]) == [("a", 0.0, 0.5), ("b", 1.5, 2.5)]


def test_an_event_of_which_too_little_is_left_is_dropped() -> None:
    assert spans([Piece(0.6, 3.0, 0.0)]) == [("b", 1.4, 2.4)]
    assert spans([Piece(0.6, 3.0, 0.0)], 0.4) == [("a", 0.0, 0.4), ("b", 1.4, 2.4)]
    assert spans([Piece(1.0, 2.0, 0.0)], 0.001) == []


def test_an_event_heard_twice_is_there_twice_in_the_order_of_time() -> None:
    twice = [Piece(0.0, 5.0, 0.0), Piece(0.0, 5.0, 5.0)]
    assert spans(twice) == [("a", 0.0, 1.0), ("b", 2.0, 4.0), ("a", 5.0, 6.0), ("b", 7.0, 9.0)]
    assert moved_events(EVENTS, twice, 0.5)[1] == [0, 1, 0, 1]


def test_a_turned_sound_turns_its_events() -> None:
    assert spans([Piece(0.0, 5.0, 0.0, turned=True)]) == [("b", 1.0, 3.0), ("a", 4.0, 5.0)]


def test_an_event_across_the_moment_of_a_warp_stays_one() -> None:
    pieces = warp_pieces(5.0, {"moment": 3.0, "by": 1.0})
    assert spans(pieces) == [("a", 0.0, pytest.approx(1.333333)), ("b", pytest.approx(2.666667), 4.5)]


def test_an_event_across_the_ends_of_a_sound_that_rolls_over_is_cut_in_two() -> None:
    pieces = [Piece(0.0, 3.0, 2.0), Piece(3.0, 5.0, 0.0)]
    assert spans(pieces) == [("b", 0.0, 1.0), ("a", 2.0, 3.0), ("b", 4.0, 5.0)]


def test_a_moment_is_an_event_without_duration() -> None:
    click = [{"start": 2.0, "end": 2.0, "label": "click"}]
    assert moved_events(click, [Piece(1.0, 3.0, 0.0)], 1.0)[0] == [{"start": 1.0, "end": 1.0, "label": "click"}]
    assert moved_events(click, [Piece(0.0, 2.0, 0.0), Piece(2.0, 4.0, 2.0)], 1.0)[0] == click
    assert moved_events(click, [Piece(2.5, 3.0, 0.0)], 1.0)[0] == []
