"""`audio.loudness`: a drawn loudness in LUFS."""

from __future__ import annotations

import math

import numpy as np
from numpy.random import Generator

from augkit.ops.audio.base import AudioOperator, between
from augkit.ops.audio.reading.ranges import Decibels
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.levels import amplitude
from augkit.ops.audio.signal.loudness import loudness_lufs
from augkit.ops.base import Drawn, operator


@operator("audio.loudness", version=1)
class Loudness(AudioOperator):
    """Bring the sound to a drawn loudness.

    It is measured over the whole sound; one shorter than 400 ms is one block of measurement. Sound that is too quiet to
    have a loudness stays as it is.

    Args:
        lufs: integrated loudness after it, in LUFS, drawn evenly between two values.

    Source: ITU-R BS.1770-4, "Algorithms to measure audio programme loudness and true-peak audio level".
    """

    lufs: Decibels = (-31.0, -13.0)

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        found: float | None = sample.derived.get("lufs")
        if found is None:
            found = sample.derived["lufs"] = loudness_lufs(sample.samples, sample.sampling_rate)
        if math.isinf(found):
            return None
        wanted = between(rng, self.lufs)
        return {"lufs": wanted, "gain_db": round(wanted - found, 4)}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        return sample.changed(sample.samples * np.float32(amplitude(drawn["gain_db"])))
