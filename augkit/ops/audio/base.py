"""The base classes of audio operators."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from numpy.random import Generator
from pydantic import Field

from augkit.errors import RecipeError
from augkit.ops.audio.reading.files import soundfile
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.reading.values import put, taken
from augkit.ops.audio.signal.filters import within_nyquist
from augkit.ops.base import DatasetOperator, Operator, Rate, Row, RowOperator, SplitOperator

__all__ = [
    "HELD",
    "TIMED",
    "AudioDatasetOperator",
    "AudioOperator",
    "AudioSample",
    "AudioSplitOperator",
    "TimedAudioOperator",
    "Voice",
    "VoiceAudioOperator",
    "between",
    "frequency_between",
    "seed",
]

HELD = frozenset({"label", "id", "group", "time"})
TIMED = frozenset({"segments", "words", "transcript"})
DIGITS = 4


def between(rng: Generator, span: tuple[float, float], digits: int = DIGITS) -> float:
    """A number drawn evenly between two, rounded for the lineage."""
    low, high = span
    return round(low + rng.random() * (high - low), digits)


def frequency_between(rng: Generator, span: tuple[float, float], sampling_rate: int) -> float | None:
    """A frequency in Hz drawn between two, evenly in octaves; None where the sampling rate has none of them."""
    band = within_nyquist(span, sampling_rate)
    if band is None:
        return None
    low, high = band
    return round(min(float(low * (high / low) ** rng.random()), high), 2)


def seed(rng: Generator) -> int:
    """A drawn seed of 53 bits, for kernels that need much noise."""
    return int(rng.random() * 2**53)


class AudioSample(Operator[Sound]):
    """How an audio operator of any shape reads and writes rows.

    A sound is decoded once for all copies of a row, goes through the chain as float32 and is encoded once, at its end.
    """

    modality: ClassVar[str] = "audio"
    moves: ClassVar[frozenset[str]] = frozenset({"audio"})
    keeps: ClassVar[frozenset[str]] = HELD | TIMED | {"speaker"}
    deterministic: ClassVar[bool] = False  # sines, logarithms and sums of floats differ in the last bit by processor

    def inputs(self) -> frozenset[str]:
        return frozenset({"audio"})

    def check_ready(self, language: str) -> None:
        soundfile()

    def read(self, row: Row) -> Sound:
        view: Sound | None = row.views.get("audio")
        if view is None:
            view = row.views["audio"] = taken(row)
        return view

    def write(self, row: Row, sample: Sound) -> Row:
        return put(row, sample)


class AudioOperator(AudioSample, RowOperator[Sound]):
    """A row operator on audio that changes what is heard and not when: every label stays."""


class AudioDatasetOperator(AudioSample, DatasetOperator[Sound]):
    """A dataset operator on audio that changes what is heard and not when."""


class Timed(AudioSample):
    """What operators share that change when things are heard: segments, words and the transcript move along.

    Attributes:
        cuts: whether a part of the sound may be lost or change its place, so that a transcript needs timed words.
    """

    moves: ClassVar[frozenset[str]] = TIMED | {"audio"}
    keeps: ClassVar[frozenset[str]] = HELD | {"speaker"}
    cuts: ClassVar[bool] = True

    min_visible: Rate = Field(
        0.5,
        description="Least share of a segment or word, in (0, 1], that has to be left of it; less, and it is dropped.",
    )

    def check_roles(self, roles: frozenset[str]) -> None:
        if self.cuts and "transcript" in roles and "words" not in roles:
            raise RecipeError(
                f"{self.name} may cut off words, and nothing says when those of the `transcript` column are heard",
                hint="Name a column of {word, start, end} as `words` under source.columns, or leave out this operator.",
            )


class TimedAudioOperator(Timed, RowOperator[Sound]):
    """A row operator on audio that changes when things are heard."""


class AudioSplitOperator(Timed, SplitOperator[Sound]):
    """A splitting operator on audio: a row of a long sound becomes several of short ones."""


class Voice(AudioSample):
    """What operators share after which somebody else seems to speak."""

    speaker: Literal["keep", "drop", "relabel"] | None = Field(
        None,
        description="What becomes of the `speaker` role, which has to be said where there is one: `keep` it, `drop` it "
        "(null), or `relabel` it, with what was done put behind the name, rounded to a step.",
    )

    def check_roles(self, roles: frozenset[str]) -> None:
        super().check_roles(roles)
        if "speaker" in roles and self.speaker is None:
            raise RecipeError(
                f"somebody else seems to speak after {self.name}, and there is a `speaker` column",
                hint="Say what becomes of it: `speaker: keep`, `drop` or `relabel` among the operator's parameters.",
            )

    def speaker_after(self, sample: Sound, done: str) -> dict[str, Any]:
        """The speaker label after what was done, where the row has one.

        Args:
            sample: the sound before.
            done: in a few characters, as in `+2st`; the same for all that should be one new speaker.
        """
        name = sample.labels.get("speaker")
        if name is None or self.speaker in (None, "keep"):
            return {}
        if self.speaker == "drop":
            return {"speaker": None}
        return {"speaker": f"{name} {done}"}


class VoiceAudioOperator(Voice, RowOperator[Sound]):
    """A row operator on audio after which somebody else seems to speak."""

    moves: ClassVar[frozenset[str]] = frozenset({"audio", "speaker"})
    keeps: ClassVar[frozenset[str]] = HELD | TIMED
