"""`audio.reverb`: reverberation of a drawn length and strength."""

from __future__ import annotations

from numpy.random import Generator

from augkit.ops.audio.base import AudioOperator, between, seed
from augkit.ops.audio.reading.ranges import Decibels, Positive
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.rooms import convolved, decaying_response
from augkit.ops.base import Drawn, operator


@operator("audio.reverb", version=2)
class Reverb(AudioOperator):
    """Add reverberation: noise that decays behind every sound.

    The sound stays as long and as powerful as it is; what would sound on after its end is cut off. For rooms with
    walls, and for recorded ones, see `audio.impulse_response`.

    Args:
        decay_seconds: RT60, the time in which the reverberation loses 60 dB, drawn evenly between two values.
        wet_db: energy of the reverberation over that of the direct sound in decibels, drawn evenly between two values.

    Source: Moorer 1979, "About this reverberation business", decaying white noise.
    """

    decay_seconds: Positive = (0.1, 0.8)
    wet_db: Decibels = (-12.0, 3.0)

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        return {
            "decay_seconds": between(rng, self.decay_seconds),
            "wet_db": between(rng, self.wet_db),
            "seed": seed(rng),
        }

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        response = decaying_response(drawn["seed"], sample.sampling_rate, drawn["decay_seconds"], drawn["wet_db"])
        return sample.changed(convolved(sample.samples, response))
