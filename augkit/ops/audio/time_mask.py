"""`audio.time_mask`: parts of silence."""

from __future__ import annotations

from typing import Annotated, ClassVar

from numpy.random import Generator
from pydantic import Field

from augkit.ops.audio.base import HELD, TimedAudioOperator
from augkit.ops.audio.reading.masks import draw_stretches
from augkit.ops.audio.reading.ranges import Shares
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.base import Drawn, operator


@operator("audio.time_mask", version=1)
class TimeMask(TimedAudioOperator):
    """Silence parts of the sound.

    A segment of which less than `min_visible` is heard is dropped; the others keep their times. Words and transcript
    stay: a model for speech is meant to fill the gap.

    Args:
        share: share of the duration that each part has, drawn evenly between two values in (0, 1].
        count: how many parts; they may overlap.

    Source: Park et al. 2019, "SpecAugment", time masking; as in audiomentations (Jordal et al.), TimeMask.
    """

    deterministic: ClassVar[bool] = True
    moves: ClassVar[frozenset[str]] = frozenset({"audio", "segments"})
    keeps: ClassVar[frozenset[str]] = HELD | {"words", "transcript", "speaker"}
    cuts: ClassVar[bool] = False

    share: Shares = (0.02, 0.15)
    count: Annotated[int, Field(ge=1, le=100)] = 2

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        return draw_stretches(rng, sample.frames, self.share, self.count)

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        made = sample.samples.copy()
        for start, end in drawn:
            made[start:end] = 0.0
        masks = [(start / sample.sampling_rate, end / sample.sampling_rate) for start, end in drawn]
        return sample.muted(made, masks, self.min_visible)
