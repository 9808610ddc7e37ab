"""Operators that move what is heard: durations are exact, and labels stand where their sound does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from augkit.errors import RecipeError
from augkit.ops.audio.base import Timed
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.registry import get_operator, list_operators
from tests.ops.audio.sounds import RATE, frequency_of, run, tone

TIMED = [cls.name for cls in list_operators("audio") if issubclass(cls, Timed)]
KNOCKS = [
    {"start": 0.12, "end": 0.4, "label": "a"},
    {"start": 0.55, "end": 0.9, "label": "b"},
    {"start": 1.3, "end": 1.7, "label": "c"},
]


def knocks(rate: int = RATE) -> Any:
    """Two seconds that are silent but for the knocks, each at a pitch of its own."""
    made = np.zeros((2 * rate, 1), np.float32)
    for number, knock in enumerate(KNOCKS):
        start, end = round(knock["start"] * rate), round(knock["end"] * rate)
        burst = tone(500.0 + 300.0 * number, 1.0, rate)[: end - start]
        made[start:end] = burst * np.hanning(end - start)[:, None]
    return made


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


@pytest.mark.parametrize("name", ["audio.speed", "audio.time_stretch"])
@pytest.mark.parametrize("factor", [0.5, 0.83, 1.1, 2.0])
@pytest.mark.parametrize("frames", [1, 7, 800, 12_345])
def test_the_duration_is_exact(name: str, factor: float, frames: int) -> None:
    sound, _ = run(name, tone(440.0)[:frames], factor=[factor, factor])
    assert sound.frames == max(round(frames / factor), 1)


def test_speed_takes_the_pitch_along_and_a_stretch_does_not() -> None:
    faster, _ = run("audio.speed", tone(440.0), factor=[1.25, 1.25])
    stretched, _ = run("audio.time_stretch", tone(440.0), factor=[1.25, 1.25])
    assert 1200 * np.log2(frequency_of(faster.samples[:, 0]) / 550.0) == pytest.approx(0.0, abs=1.0)
    assert 1200 * np.log2(frequency_of(stretched.samples[:, 0]) / 440.0) == pytest.approx(0.0, abs=5.0)


@pytest.mark.parametrize("factor", [0.3, 0.8, 1.9])
def test_a_stretch_is_the_same_whatever_was_stretched_before(factor: float) -> None:
    first, _ = run("audio.time_stretch", knocks(8000), 8000, factor=[factor, factor])
    run("audio.time_stretch", tone(100.0, 0.3, 8000), 8000, factor=[0.3, 1.3])
    run("audio.pitch_shift", tone(100.0, 0.3, 8000), 8000)
    again, _ = run("audio.time_stretch", knocks(8000), 8000, factor=[factor, factor])
    np.testing.assert_array_equal(first.samples, again.samples)


def test_a_shift_moves_and_a_rollover_loses_nothing() -> None:
    before = knocks()
    shifted, drawn = run("audio.shift", before, share=[0.25, 0.25])
    assert drawn == {"frames": 8000}
    np.testing.assert_allclose(shifted.samples[8000:], before[:-8000], atol=2e-5)
    assert not shifted.samples[:8000].any()
    rolled, _ = run("audio.shift", before, share=[-0.25, -0.25], rollover=True)
    np.testing.assert_allclose(rolled.samples, np.roll(before, -8000, axis=0), atol=2e-5)


def test_a_crop_is_a_part_of_the_duration_asked_for() -> None:
    before = knocks()
    sound, drawn = run("audio.crop", before, seconds=0.5)
    assert sound.frames == 8000
    np.testing.assert_allclose(sound.samples, before[drawn["start"] : drawn["start"] + 8000], atol=2e-5)
    assert run("audio.crop", before, seconds=3.0)[1] is None


WORDS = [{"word": "come", "start": 0.1, "end": 0.9}, {"word": "in", "start": 1.2, "end": 1.7}]


def test_the_transcript_is_that_of_the_words_that_are_left() -> None:
    labels = {"words": WORDS, "transcript": "Come in!"}
    seen = set()
    for row in "abcdefgh":
        sound, _ = run("audio.crop", knocks(), row=row, labels=labels, share=[0.45, 0.55])
        said = " ".join(word["word"] for word in sound.labels["words"])
        assert sound.labels["transcript"].strip("!").lower() == said
        seen.add(said)
    assert len(seen) > 1


@pytest.mark.parametrize("name", ["audio.crop", "audio.shift"])
def test_a_transcript_without_words_is_refused_when_the_recipe_is_compiled(name: str) -> None:
    operator = get_operator(name)()
    with pytest.raises(RecipeError, match="transcript"):
        operator.check_roles(frozenset({"audio", "transcript"}))
    operator.check_roles(frozenset({"audio", "transcript", "words"}))


def test_a_row_with_a_transcript_and_without_words_fails_where_only_it_lacks_them() -> None:
    with pytest.raises(ValueError, match="no timed words"):
        run("audio.crop", knocks(), labels={"words": None, "transcript": "Come in!"})


def test_words_cannot_be_reversed() -> None:
    operator = get_operator("audio.reverse")
    assert not {"words", "transcript"} & (operator.moves | operator.keeps)


def test_what_is_said_twice_is_written_twice() -> None:
    labels = {"words": WORDS, "transcript": "come in"}
    sound, _ = run("audio.repeat", knocks(), labels=labels, times=2, gap_ms=500)
    assert sound.seconds == 4.5
    assert sound.labels["transcript"] == "come in come in"
    assert [word["start"] for word in sound.labels["words"]] == [0.1, 1.2, 2.6, 3.7]


def test_silence_is_trimmed_at_the_ends_alone_and_the_transcript_stays() -> None:
    labels = {"segments": KNOCKS, "transcript": "Come in!"}
    sound, drawn = run("audio.trim_silence", knocks(), labels=labels, margin_ms=10, threshold_db=60)
    assert drawn["start"] / RATE == pytest.approx(0.12 - 0.01, abs=0.02)
    assert drawn["end"] / RATE == pytest.approx(1.7 + 0.01, abs=0.02)
    assert sound.labels["transcript"] == "Come in!"
    assert run("audio.trim_silence", np.zeros((800, 1), np.float32))[1] is None


@pytest.mark.parametrize(("side", "before"), [("start", 8000), ("end", 0)])
def test_padding_puts_silence_where_it_is_asked(side: str, before: int) -> None:
    sound, drawn = run("audio.pad", knocks(), seconds=2.5, side=side)
    assert drawn == {"before": before, "after": 8000 - before}
    assert sound.frames == 40_000
    np.testing.assert_allclose(sound.samples[before : before + 32_000], knocks(), atol=2e-5)


def test_a_segment_that_a_mask_covers_is_dropped_and_the_words_stay() -> None:
    labels = {"segments": KNOCKS, "words": WORDS, "transcript": "come in"}
    sound, drawn = run("audio.time_mask", knocks(), labels=labels, share=[0.3, 0.3], count=1)
    ((start, end),) = drawn
    assert not sound.samples[start:end].any()
    for knock in KNOCKS:
        hidden = max(0.0, min(knock["end"], end / RATE) - max(knock["start"], start / RATE))
        kept = hidden <= 0.5 * (knock["end"] - knock["start"])
        assert (knock in sound.labels["segments"]) == kept
    assert sound.labels["words"] == WORDS
    assert sound.labels["transcript"] == "come in"
