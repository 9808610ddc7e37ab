"""`audio.notch`: one frequency taken out."""

from __future__ import annotations

from numpy.random import Generator

from augkit.ops.audio.base import AudioOperator, between, frequency_between
from augkit.ops.audio.reading.ranges import Positive
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.filters import filtered, notch
from augkit.ops.base import Drawn, operator


@operator("audio.notch", version=1)
class Notch(AudioOperator):
    """Take out a drawn frequency and what is near it.

    Where the sampling rate has no such frequency, the sound stays as it is.

    Args:
        frequency_hz: the frequency in Hz, drawn between two values, evenly in octaves.
        quality: the frequency over the width at -3 dB, drawn evenly between two values; small is wide.

    Source: Bristow-Johnson, "Cookbook formulae for audio equalizer biquad filter coefficients".
    """

    frequency_hz: Positive = (50.0, 4000.0)
    quality: Positive = (1.0, 10.0)

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        frequency = frequency_between(rng, self.frequency_hz, sample.sampling_rate)
        return None if frequency is None else {"frequency_hz": frequency, "quality": between(rng, self.quality)}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        sections = notch(drawn["frequency_hz"], drawn["quality"], sample.sampling_rate)
        return sample.changed(filtered(sample.samples, sections))
