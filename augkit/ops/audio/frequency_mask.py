"""`audio.frequency_mask`: bands of frequencies taken out."""

from __future__ import annotations

from typing import Annotated

from numpy.random import Generator
from pydantic import Field

from augkit.ops.audio.base import AudioOperator
from augkit.ops.audio.reading.masks import draw_bands
from augkit.ops.audio.reading.ranges import Shares
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.masking import without_bands
from augkit.ops.base import Drawn, operator


@operator("audio.frequency_mask", version=1)
class FrequencyMask(AudioOperator):
    """Take bands of frequencies out of the sound.

    The mask of SpecAugment on the waveform: the short-time spectrum is zero there, and the rest keeps its phases.

    Args:
        share: share of the mel scale that each band has, drawn evenly between two values in (0, 1].
        count: how many bands; they may overlap.

    Source: Park et al. 2019, "SpecAugment: A simple data augmentation method for automatic speech recognition".
    """

    share: Shares = (0.02, 0.2)
    count: Annotated[int, Field(ge=1, le=100)] = 2

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        return draw_bands(rng, sample.sampling_rate, self.share, self.count)

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        return sample.changed(without_bands(sample.samples, sample.sampling_rate, drawn))
