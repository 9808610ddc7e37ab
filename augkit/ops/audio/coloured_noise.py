"""`audio.coloured_noise`: noise with a slope, such as pink and brown noise."""

from __future__ import annotations

from numpy.random import Generator

from augkit.ops.audio.base import AudioOperator, between, seed
from augkit.ops.audio.reading.ranges import Decibels
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.levels import mix_at_snr
from augkit.ops.audio.signal.noise import coloured_noise
from augkit.ops.base import Drawn, Range, operator


@operator("audio.coloured_noise", version=1)
class ColouredNoise(AudioOperator):
    """Add Gaussian noise whose power falls with the frequency, at a drawn signal-to-noise ratio.

    The ratio is that of the powers over the whole sound and all channels. Digital silence stays as it is.

    Args:
        snr_db: signal-to-noise ratio in decibels, drawn evenly between two values.
        exponent: the power per hertz falls as 1 / frequency to this power, drawn evenly between two values: 0 is white,
            1 pink, 2 brown, -1 blue, -2 violet noise.

    Source: Timmer & Koenig 1995, "On generating power law noise".
    """

    snr_db: Decibels = (5.0, 40.0)
    exponent: Range = (-1.0, 2.0)

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        if not sample.samples.any():
            return None
        return {"snr_db": between(rng, self.snr_db), "exponent": between(rng, self.exponent), "seed": seed(rng)}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        noise = coloured_noise(drawn["seed"], sample.frames, sample.channels, drawn["exponent"])
        return sample.changed(mix_at_snr(sample.samples, noise, drawn["snr_db"]))
