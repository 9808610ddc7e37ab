"""`audio.repeat`: several times, and said as often."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.audio.reading.sound import Sound
from augkit.ops.registry import get_operator
from tests.ops.audio.sounds import WORDS, hiss, knocks, run


def test_what_is_said_twice_is_written_twice() -> None:
    labels = {"words": WORDS, "transcript": "come in"}
    sound, _ = run("audio.repeat", knocks(), labels=labels, times=2, gap_ms=500)
    assert sound.seconds == 4.5
    assert sound.labels["transcript"] == "come in come in"
    assert [word["start"] for word in sound.labels["words"]] == [0.1, 1.2, 2.6, 3.7]


def test_how_often_is_drawn_from_two_on_and_every_time_is_the_sound() -> None:
    before, seen = hiss(0.05), set()
    for row in range(20):
        sound, drawn = run("audio.repeat", before, row=str(row), times=4)
        seen.add(drawn["times"])
        np.testing.assert_allclose(sound.samples, np.tile(before, (drawn["times"], 1)), atol=2e-5)
    assert seen == {2, 3, 4}


def test_more_than_a_sound_can_have_fails_the_row_and_says_so() -> None:
    operator = get_operator("audio.repeat")(times=100, gap_ms=60_000)
    with pytest.raises(ValueError, match="values; 268,435,456 are the most"):
        operator.apply(Sound(hiss(0.01), 768_000), {"times": 100})
