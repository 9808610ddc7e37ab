"""`audio.clipping`: peaks cut off."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.random import Generator
from pydantic import AfterValidator

from augkit.ops.audio.base import AudioOperator, between
from augkit.ops.audio.reading.ranges import Decibels
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.levels import amplitude, decibels, peak
from augkit.ops.base import Drawn, operator


def _below(value: tuple[float, float]) -> tuple[float, float]:
    if value[1] > 0:
        raise ValueError("both ends must be at most 0, since the sound has nothing above its peak")
    return value


@operator("audio.clipping", version=1)
class Clipping(AudioOperator):
    """Cut off what is beyond a threshold, as an overdriven microphone does.

    Digital silence stays as it is.

    Args:
        threshold_db: threshold below the sound's own peak, in decibels, drawn evenly between two values.

    Source: as in audiomentations (Jordal et al.), ClippingDistortion, which states the threshold as a percentile.
    """

    threshold_db: Annotated[Decibels, AfterValidator(_below)] = (-18.0, -3.0)

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        highest = peak(sample.samples)
        if highest == 0.0:
            return None
        return {"threshold_db": round(decibels(highest) + between(rng, self.threshold_db), 4)}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        threshold = np.float32(amplitude(drawn["threshold_db"]))
        return sample.changed(np.clip(sample.samples, -threshold, threshold))
