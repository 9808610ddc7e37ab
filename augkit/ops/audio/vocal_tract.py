"""`audio.vocal_tract`: another length of the vocal tract."""

from __future__ import annotations

from numpy.random import Generator

from augkit.ops.audio.base import VoiceAudioOperator, between
from augkit.ops.audio.reading.ranges import Factors
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.masking import formants_moved
from augkit.ops.base import Drawn, operator


@operator("audio.vocal_tract", version=1)
class VocalTract(VoiceAudioOperator):
    """Move the formants of a voice, as a longer or shorter vocal tract does; pitch and duration stay.

    The envelope of the short-time spectrum is warped along the frequencies, up to 4,800 Hz in proportion. A `speaker`
    that is relabelled gets the factor behind the name, as in `anna vt1.1`.

    Args:
        factor: above 1 moves formants up, as a shorter vocal tract does; drawn evenly between two values.

    Source: Jaitly & Hinton 2013, "Vocal Tract Length Perturbation (VTLP) improves speech recognition", here on the
        envelope instead of the bands of a mel spectrum.
    """

    factor: Factors = (0.9, 1.1)

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        factor = between(rng, self.factor)
        return {"factor": factor} if factor != 1.0 else None

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        factor = drawn["factor"]
        made = formants_moved(sample.samples, sample.sampling_rate, factor)
        return sample.changed(made, **self.speaker_after(sample, f"vt{factor:.1f}"))
