"""`audio.crop`: one part of a sound."""

from __future__ import annotations

from typing import Annotated, ClassVar

from numpy.random import Generator
from pydantic import Field

from augkit.ops.audio.base import TimedAudioOperator, between
from augkit.ops.audio.reading.ranges import Shares
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.reading.timeline import Piece
from augkit.ops.base import Drawn, operator


@operator("audio.crop", version=1)
class Crop(TimedAudioOperator):
    """Keep one part of the sound, from a random time on.

    Segments and words are cut with it, and the transcript is that of the words that are left. A row with a transcript
    and without timed words is refused.

    Args:
        share: share of the duration that is kept, drawn evenly between two values in (0, 1].
        seconds: duration that is kept, instead of a share; a shorter sound stays as it is.

    Source: as in torchvggish and PANNs (Kong et al. 2020), random crops of a fixed duration.
    """

    deterministic: ClassVar[bool] = True

    share: Shares = (0.7, 0.95)
    seconds: Annotated[float, Field(gt=0)] | None = None

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        if self.seconds is None:
            frames = max(round(between(rng, self.share, 6) * sample.frames), 1)
        else:
            frames = max(round(self.seconds * sample.sampling_rate), 1)
        if frames >= sample.frames:
            return None
        return {"start": int(rng.random() * (sample.frames - frames + 1)), "frames": frames}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        start, end, rate = drawn["start"], drawn["start"] + drawn["frames"], sample.sampling_rate
        return sample.retimed(sample.samples[start:end], [Piece(start / rate, end / rate, 0.0)], self.min_visible)
