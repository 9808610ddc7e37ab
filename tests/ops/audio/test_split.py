"""Long sounds cut into pieces."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from augkit.ops.audio.split import Split
from augkit.ops.base import Row
from augkit.ops.chance import Chance
from augkit.testing.audio import file_of
from tests.ops.audio.sounds import RATE, tone


def pieces(duration: float, **parameters: Any) -> list[tuple[float, float]]:
    """Start and duration of each piece of a sound."""
    operator = Split.model_validate(parameters)
    sample = operator.read(Row("a", {"audio": file_of(tone(440.0, duration), RATE)}))
    drawn = operator.draw_pieces(sample, Chance())
    return [(piece["start"] / RATE, piece["frames"] / RATE) for piece in drawn]


def test_pieces_follow_one_another() -> None:
    assert pieces(3.0, seconds=1.0) == [(0.0, 1.0), (1.0, 1.0), (2.0, 1.0)]


def test_a_short_rest_is_left_out_and_a_long_one_is_a_piece() -> None:
    assert pieces(2.4, seconds=1.0) == [(0.0, 1.0), (1.0, 1.0)]
    assert pieces(2.6, seconds=1.0) == [(0.0, 1.0), (1.0, 1.0), (2.0, pytest.approx(0.6))]
    assert pieces(2.4, seconds=1.0, least_seconds=0.2)[-1] == (2.0, pytest.approx(0.4))


def test_pieces_overlap_and_none_is_within_the_one_before() -> None:
    assert pieces(2.0, seconds=1.0, overlap=0.5) == [(0.0, 1.0), (0.5, 1.0), (1.0, 1.0)]


def test_a_sound_that_is_not_longer_stays() -> None:
    assert pieces(1.0, seconds=1.0) == []


def test_an_overlap_as_long_as_a_piece_is_refused() -> None:
    with pytest.raises(ValueError, match="overlap must be less"):
        Split(seconds=1.0, overlap=1.0)


def test_a_piece_has_its_words_and_their_transcript() -> None:
    words = [{"word": "come", "start": 0.2, "end": 0.8}, {"word": "in", "start": 1.1, "end": 1.6}]
    values = {"audio": file_of(tone(440.0, 2.0), RATE), "words": words, "transcript": "Come in!"}
    operator = Split(seconds=1.0)
    sample = operator.read(Row("a", values))
    first, second = (operator.apply(sample, piece) for piece in operator.draw_pieces(sample, Chance()))
    assert (first.labels["transcript"], second.labels["transcript"]) == ("Come", "in!")
    assert second.labels["words"] == [{"word": "in", "start": 0.1, "end": 0.6}]
    np.testing.assert_array_equal(np.concatenate((first.samples, second.samples)), sample.samples)
