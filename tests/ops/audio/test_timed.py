"""What all operators share that change when something is heard: labels stand where their sound does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from augkit.errors import RecipeError
from augkit.ops.audio.base import Timed
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.registry import get_operator, list_operators
from tests.ops.audio.sounds import KNOCKS, RATE, frequency_of, knocks, run

TIMED = [cls.name for cls in list_operators("audio") if issubclass(cls, Timed)]


def energy(sound: Sound, start: float, end: float) -> float:
    part = sound.samples[round(start * sound.sampling_rate) : round(end * sound.sampling_rate)]
    return float(np.square(part, dtype=np.float64).sum())


@pytest.mark.parametrize("name", TIMED)
@pytest.mark.parametrize("row", ["a", "b", "c"])
def test_segments_stand_where_their_sound_does(name: str, row: str) -> None:
    sound, drawn = run(name, knocks(), row=row, labels={"segments": KNOCKS}, min_visible=0.001)
    segments = sound.labels["segments"]
    assert drawn is None or segments
    within = sum(energy(sound, segment["start"], segment["end"]) for segment in segments)
    assert within >= 0.97 * energy(sound, 0.0, sound.seconds)


@pytest.mark.parametrize("name", ["audio.shift", "audio.crop", "audio.reverse", "audio.time_warp", "audio.speed"])
def test_a_segment_keeps_its_own_sound(name: str) -> None:
    more: dict[str, Any] = {"rollover": True} if name == "audio.shift" else {}
    sound, drawn = run(name, knocks(), labels={"segments": KNOCKS}, min_visible=0.9, **more)
    speed = drawn.get("factor", 1.0)
    for segment in sound.labels["segments"]:
        start, end = (round(segment[side] * RATE) for side in ("start", "end"))
        pitch = 500.0 + 300.0 * "abc".index(segment["label"])
        assert frequency_of(sound.samples[start:end, 0]) == pytest.approx(pitch * speed, rel=0.02)


@pytest.mark.parametrize("name", ["audio.crop", "audio.shift"])
def test_a_transcript_without_words_is_refused_when_the_recipe_is_compiled(name: str) -> None:
    operator = get_operator(name)()
    with pytest.raises(RecipeError, match="transcript"):
        operator.check_roles(frozenset({"audio", "transcript"}))
    operator.check_roles(frozenset({"audio", "transcript", "words"}))
