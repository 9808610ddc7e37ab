"""`audio.mp3`: what an mp3 file leaves of a sound."""

from __future__ import annotations

from numpy.random import Generator

from augkit.ops.audio.base import AudioOperator, between
from augkit.ops.audio.reading.ranges import Positive
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.codecs import through_mp3
from augkit.ops.base import Drawn, operator


@operator("audio.mp3", version=1)
class Mp3(AudioOperator):
    """Encode the sound as mp3 of a drawn bit rate and decode it again; it stays as long as it is, and in time.

    Args:
        kbps: kilobits a second, drawn evenly between two values. The nearest that mp3 allows is used: 8 to 64 up to
            12 kHz, 8 to 160 up to 24 kHz, 32 to 320 above.

    Source: LAME, through libsndfile; as in audiomentations (Jordal et al.), Mp3Compression.
    """

    kbps: Positive = (8.0, 64.0)

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        return {"kbps": between(rng, self.kbps, 1)}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        return sample.changed(through_mp3(sample.samples, sample.sampling_rate, drawn["kbps"]))
