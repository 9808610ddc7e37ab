"""`audio.gain`: louder or quieter."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from augkit.ops.audio.base import AudioOperator, between
from augkit.ops.audio.reading.ranges import Decibels
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.levels import amplitude
from augkit.ops.base import Drawn, operator


@operator("audio.gain", version=1)
class Gain(AudioOperator):
    """Make the whole sound louder or quieter.

    What gets beyond full scale is clipped when the sound is encoded, at the end of the chain.

    Args:
        gain_db: gain in decibels, drawn evenly between two values.

    Source: as in audiomentations (Jordal et al.), Gain.
    """

    gain_db: Decibels = (-12.0, 6.0)

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        return {"gain_db": between(rng, self.gain_db)}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        return sample.changed(sample.samples * np.float32(amplitude(drawn["gain_db"])))
