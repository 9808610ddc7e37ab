"""`audio.speed`: faster or slower, with the pitch."""

from __future__ import annotations

from typing import Annotated, ClassVar

from numpy.random import Generator
from pydantic import Field

from augkit.ops.audio.base import HELD, TIMED, TimedAudioOperator, Voice
from augkit.ops.audio.reading.ranges import Factors
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.reading.timeline import whole
from augkit.ops.audio.signal.resampling import resampled
from augkit.ops.base import Drawn, operator


@operator("audio.speed", version=1)
class Speed(Voice, TimedAudioOperator):
    """Play the sound faster or slower; the pitch goes along.

    A sound of n frames has n / factor frames afterwards, rounded. Segments and words are stretched with it.

    Args:
        factor: above 1 is faster and higher, drawn evenly between two values.
        steps: where given, one of these factors is drawn instead, as in the recipes for speech recognition.

    Source: Ko et al. 2015, "Audio augmentation for speech recognition"; resampling by soxr.
    """

    moves: ClassVar[frozenset[str]] = TIMED | {"audio", "speaker"}
    keeps: ClassVar[frozenset[str]] = HELD
    cuts: ClassVar[bool] = False

    factor: Factors = (0.9, 1.1)
    steps: Annotated[tuple[Annotated[float, Field(gt=0)], ...], Field(strict=False)] = ()

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        draw = rng.random()
        low, high = self.factor
        factor = self.steps[int(draw * len(self.steps))] if self.steps else round(low + draw * (high - low), 4)
        return {"factor": factor} if factor != 1.0 else None

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        factor = drawn["factor"]
        made = resampled(sample.samples, sample.sampling_rate * factor, sample.sampling_rate)
        rate = sample.frames / len(made)
        speaker = self.speaker_after(sample, f"x{factor:.1f}")
        return sample.retimed(made, whole(sample.seconds, rate=rate), self.min_visible, **speaker)
