"""`audio.time_stretch`: faster or slower, at the same pitch."""

from __future__ import annotations

from typing import ClassVar

from numpy.random import Generator

from augkit.ops.audio.base import TimedAudioOperator, between
from augkit.ops.audio.reading.ranges import Factors
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.reading.timeline import whole
from augkit.ops.audio.signal.stretching import stretched
from augkit.ops.base import Drawn, operator


@operator("audio.time_stretch", version=2)
class TimeStretch(TimedAudioOperator):
    """Make the sound faster or slower without changing its pitch.

    A sound of n frames has n / factor frames afterwards, rounded. Segments and words are stretched with it.

    Args:
        factor: above 1 is faster, drawn evenly between two values.

    Source: python-stretch, which is Signalsmith Stretch (Luff 2022).
    """

    cuts: ClassVar[bool] = False

    factor: Factors = (0.8, 1.25)

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        factor = between(rng, self.factor)
        return {"factor": factor} if factor != 1.0 else None

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        made = stretched(sample.samples, sample.sampling_rate, drawn["factor"])
        return sample.retimed(made, whole(sample.seconds, rate=sample.frames / len(made)), self.min_visible)
