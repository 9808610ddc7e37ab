"""`audio.peak_eq`: what is near one frequency raised or lowered."""

from __future__ import annotations

from numpy.random import Generator

from augkit.ops.audio.base import AudioOperator, between, frequency_between
from augkit.ops.audio.reading.ranges import Decibels, Positive
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.filters import filtered, peaking
from augkit.ops.base import Drawn, operator


@operator("audio.peak_eq", version=1)
class PeakEq(AudioOperator):
    """Raise or lower what is near a drawn frequency.

    Where the sampling rate has no such frequency, the sound stays as it is.

    Args:
        frequency_hz: the frequency in Hz, drawn between two values, evenly in octaves.
        gain_db: gain at that frequency in decibels, drawn evenly between two values.
        quality: the frequency over the width, drawn evenly between two values; small is wide.

    Source: Bristow-Johnson, "Cookbook formulae for audio equalizer biquad filter coefficients".
    """

    frequency_hz: Positive = (50.0, 7500.0)
    gain_db: Decibels = (-12.0, 12.0)
    quality: Positive = (0.5, 5.0)

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        frequency = frequency_between(rng, self.frequency_hz, sample.sampling_rate)
        if frequency is None:
            return None
        return {
            "frequency_hz": frequency,
            "gain_db": between(rng, self.gain_db),
            "quality": between(rng, self.quality),
        }

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        sections = peaking(drawn["frequency_hz"], drawn["gain_db"], drawn["quality"], sample.sampling_rate)
        return sample.changed(filtered(sample.samples, sections))
