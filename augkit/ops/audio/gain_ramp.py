"""`audio.gain_ramp`: louder or quieter from one moment to another."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from augkit.ops.audio.base import AudioOperator, between
from augkit.ops.audio.reading.ranges import Decibels
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.base import Drawn, operator


@operator("audio.gain_ramp", version=1)
class GainRamp(AudioOperator):
    """Let the gain move from one value to another, evenly in decibels, between two drawn moments.

    Before the first moment the first gain holds, after the second the second.

    Args:
        gain_db: both gains in decibels are drawn evenly between these two values.

    Source: as in audiomentations (Jordal et al.), GainTransition.
    """

    gain_db: Decibels = (-18.0, 6.0)

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        gains = [between(rng, self.gain_db), between(rng, self.gain_db)]
        moments = sorted(round(share * sample.seconds, 4) for share in rng.random(2).tolist())
        return {"gain_db": gains, "seconds": moments}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        moments = np.array(drawn["seconds"]) * sample.sampling_rate
        gains = np.interp(np.arange(sample.frames), moments, drawn["gain_db"])
        return sample.changed(sample.samples * (10.0 ** (gains / 20.0)).astype(np.float32)[:, None])
