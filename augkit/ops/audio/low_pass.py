"""`audio.low_pass`: what is above a frequency taken away."""

from __future__ import annotations

from typing import Annotated

from numpy.random import Generator
from pydantic import Field

from augkit.ops.audio.base import AudioOperator, frequency_between
from augkit.ops.audio.reading.ranges import Positive
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.filters import butterworth, filtered
from augkit.ops.base import Drawn, operator


@operator("audio.low_pass", version=1)
class LowPass(AudioOperator):
    """Take away what is above a drawn frequency.

    Where the sampling rate has no such frequency, the sound stays as it is.

    Args:
        frequency_hz: where 3 dB are lost, in Hz, drawn between two values, evenly in octaves.
        order: of the Butterworth filter; the slope is 6 dB an octave times this.

    Source: Butterworth 1930, "On the theory of filter amplifiers"; SciPy's sosfilt.
    """

    frequency_hz: Positive = (1000.0, 7500.0)
    order: Annotated[int, Field(ge=1, le=12)] = 2

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        frequency = frequency_between(rng, self.frequency_hz, sample.sampling_rate)
        return None if frequency is None else {"frequency_hz": frequency}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        sections = butterworth("lowpass", drawn["frequency_hz"], self.order, sample.sampling_rate)
        return sample.changed(filtered(sample.samples, sections))
