"""`audio.white_noise`: hiss."""

from __future__ import annotations

from numpy.random import Generator

from augkit.ops.audio.base import AudioOperator, between, seed
from augkit.ops.audio.reading.ranges import Decibels
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.levels import mix_at_snr
from augkit.ops.audio.signal.noise import white_noise
from augkit.ops.base import Drawn, operator


@operator("audio.white_noise", version=1)
class WhiteNoise(AudioOperator):
    """Add Gaussian white noise at a drawn signal-to-noise ratio.

    The ratio is that of the powers over the whole sound and all channels. Channels get noise of their own. Digital
    silence stays as it is.

    Args:
        snr_db: signal-to-noise ratio in decibels, drawn evenly between two values.

    Source: as in audiomentations (Jordal et al.), AddGaussianSNR.
    """

    snr_db: Decibels = (5.0, 40.0)

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        return {"snr_db": between(rng, self.snr_db), "seed": seed(rng)} if sample.samples.any() else None

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        noise = white_noise(drawn["seed"], sample.frames, sample.channels)
        return sample.changed(mix_at_snr(sample.samples, noise, drawn["snr_db"]))
