"""`audio.limiter`: peaks turned down."""

from __future__ import annotations

from typing import Annotated

from numpy.random import Generator
from pydantic import Field

from augkit.ops.audio.base import AudioOperator, between
from augkit.ops.audio.reading.ranges import Decibels
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.levels import amplitude, decibels, peak
from augkit.ops.audio.signal.limiting import limited
from augkit.ops.base import Drawn, operator


@operator("audio.limiter", version=1)
class Limiter(AudioOperator):
    """Turn peaks down to a threshold, smoothly, as a limiter in a recorder does.

    Digital silence stays as it is.

    Args:
        threshold_db: threshold below the sound's own peak, in decibels, drawn evenly between two values.
        attack_ms: how long before a peak the gain begins to fall, in milliseconds.
        release_ms: time constant with which the gain comes back, in milliseconds.

    Source: look-ahead peak limiting as in Giannoulis et al. 2012, "Digital dynamic range compressor design".
    """

    threshold_db: Decibels = (-12.0, -3.0)
    attack_ms: Annotated[float, Field(gt=0, le=100)] = 2.0
    release_ms: Annotated[float, Field(gt=0, le=5000)] = 60.0

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        highest = peak(sample.samples)
        if highest == 0.0:
            return None
        return {"threshold_db": round(decibels(highest) + min(between(rng, self.threshold_db), 0.0), 4)}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        threshold = amplitude(drawn["threshold_db"])
        return sample.changed(limited(sample.samples, sample.sampling_rate, threshold, self.attack_ms, self.release_ms))
