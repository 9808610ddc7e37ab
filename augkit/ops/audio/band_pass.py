"""`audio.band_pass`: one band of frequencies."""

from __future__ import annotations

from typing import Annotated

from numpy.random import Generator
from pydantic import Field

from augkit.ops.audio.base import AudioOperator, between, frequency_between
from augkit.ops.audio.reading.ranges import Positive
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.filters import HIGHEST, butterworth, filtered
from augkit.ops.base import Drawn, operator


@operator("audio.band_pass", version=1)
class BandPass(AudioOperator):
    """Keep only a drawn band of frequencies.

    A band that would reach beyond what the sampling rate has ends there; where the rate has no such frequency, the
    sound stays as it is.

    Args:
        frequency_hz: centre of the band in Hz, drawn between two values, evenly in octaves.
        octaves: width of the band in octaves, drawn evenly between two values.
        order: of the Butterworth filter on either side.

    Source: Butterworth 1930, "On the theory of filter amplifiers"; SciPy's sosfilt.
    """

    frequency_hz: Positive = (300.0, 3000.0)
    octaves: Positive = (1.0, 4.0)
    order: Annotated[int, Field(ge=1, le=12)] = 2

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        frequency = frequency_between(rng, self.frequency_hz, sample.sampling_rate)
        if frequency is None:
            return None
        reach = 2.0 ** (between(rng, self.octaves) / 2.0)
        low, high = round(frequency / reach, 2), round(min(frequency * reach, HIGHEST * sample.sampling_rate), 2)
        return {"band_hz": [low, high]} if 0.0 < low < high else None

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        sections = butterworth("bandpass", tuple(drawn["band_hz"]), self.order, sample.sampling_rate)
        return sample.changed(filtered(sample.samples, sections))
