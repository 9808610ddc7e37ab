"""`audio.spec_augment`: time warped, and masks along frequency and time."""

from __future__ import annotations

from typing import Annotated, ClassVar

from numpy.random import Generator
from pydantic import Field

from augkit.ops.audio.base import TimedAudioOperator
from augkit.ops.audio.reading.masks import draw_bands, draw_stretches, draw_warp
from augkit.ops.audio.reading.ranges import Shares
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.reading.timeline import warp_pieces
from augkit.ops.audio.signal.masking import time_warped, without_bands
from augkit.ops.base import Drawn, operator


@operator("audio.spec_augment", version=1)
class SpecAugment(TimedAudioOperator):
    """Warp time, take out bands of frequencies and silence parts, in this order, on the waveform.

    The three parts of SpecAugment in one step; `audio.time_warp`, `audio.frequency_mask` and `audio.time_mask` are each
    of them alone. Segments and words move with the warp, segments of which too little is heard are dropped, and words
    and transcript stay: a model for speech is meant to fill the gaps.

    Args:
        warp: by how much of the duration a moment is moved at most, in [0, 0.3]; 0 for no warp.
        frequency_share: share of the mel scale that each band has, drawn evenly between two values in (0, 1].
        frequency_masks: how many bands.
        time_share: share of the duration that each silent part has, drawn evenly between two values in (0, 1].
        time_masks: how many silent parts.

    Source: Park et al. 2019, "SpecAugment: A simple data augmentation method for automatic speech recognition".
    """

    cuts: ClassVar[bool] = False

    warp: Annotated[float, Field(ge=0, le=0.3)] = 0.05
    frequency_share: Shares = (0.02, 0.2)
    frequency_masks: Annotated[int, Field(ge=0, le=100)] = 2
    time_share: Shares = (0.01, 0.1)
    time_masks: Annotated[int, Field(ge=0, le=100)] = 2

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        drawn = {
            "warp": draw_warp(rng, sample.seconds, self.warp) if self.warp else None,
            "bands_hz": draw_bands(rng, sample.sampling_rate, self.frequency_share, self.frequency_masks),
            "frames": draw_stretches(rng, sample.frames, self.time_share, self.time_masks),
        }
        return {name: value for name, value in drawn.items() if value} or None

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        made, rate = sample, sample.sampling_rate
        if warp := drawn.get("warp"):
            samples = time_warped(made.samples, rate, warp["moment"], warp["by"])
            made = made.retimed(samples, warp_pieces(sample.seconds, warp), self.min_visible)
        if bands := drawn.get("bands_hz"):
            made = made.changed(without_bands(made.samples, rate, bands))
        if parts := drawn.get("frames"):
            samples = made.samples.copy()
            for start, end in parts:
                samples[start:end] = 0.0
            made = made.muted(samples, [(start / rate, end / rate) for start, end in parts], self.min_visible)
        return made
