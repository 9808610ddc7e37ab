"""`audio.telephone`: as over an old telephone line."""

from __future__ import annotations

from numpy.random import Generator

from augkit.ops.audio.base import AudioOperator
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.codecs import telephoned
from augkit.ops.base import Drawn, operator


@operator("audio.telephone", version=1)
class Telephone(AudioOperator):
    """Make the sound as it comes over a telephone line: 300 to 3,400 Hz and eight bits of mu-law.

    Its sampling rate and duration stay. It draws nothing at random; set `p: 0.5` to do it to half of the copies.

    Source: ITU-T G.711, "Pulse code modulation (PCM) of voice frequencies".
    """

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        return {"codec": "mu-law"}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        return sample.changed(telephoned(sample.samples, sample.sampling_rate))
