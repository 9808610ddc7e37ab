"""`audio.time_warp`: faster before a moment and slower after it, or the other way round."""

from __future__ import annotations

from typing import Annotated, ClassVar

from numpy.random import Generator
from pydantic import Field

from augkit.ops.audio.base import TimedAudioOperator
from augkit.ops.audio.reading.masks import draw_warp
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.reading.timeline import warp_pieces
from augkit.ops.audio.signal.masking import time_warped
from augkit.ops.base import Drawn, operator


@operator("audio.time_warp", version=1)
class TimeWarp(TimedAudioOperator):
    """Let a drawn moment come earlier or later; the pitch stays, and so does the duration of the whole.

    What is before the moment is stretched and what is behind it compressed, or the other way round. Segments and words
    move with it.

    Args:
        share: by how much of the duration the moment is moved at most, in (0, 0.3].

    Source: Park et al. 2019, "SpecAugment", time warping, here on the waveform by a phase vocoder (Flanagan & Golden
        1966).
    """

    cuts: ClassVar[bool] = False

    share: Annotated[float, Field(gt=0, le=0.3)] = 0.1

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        return draw_warp(rng, sample.seconds, self.share)

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        made = time_warped(sample.samples, sample.sampling_rate, drawn["moment"], drawn["by"])
        return sample.retimed(made, warp_pieces(sample.seconds, drawn), self.min_visible)
