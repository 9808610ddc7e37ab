"""`audio.shift`: earlier or later."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from numpy.random import Generator
from pydantic import AfterValidator

from augkit.ops.audio.base import TimedAudioOperator, between
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.reading.timeline import Piece
from augkit.ops.base import Drawn, Range, operator


def _within_one(value: tuple[float, float]) -> tuple[float, float]:
    if not -1 <= value[0] <= value[1] <= 1:
        raise ValueError("both ends must be from -1 to 1")
    return value


@operator("audio.shift", version=1)
class Shift(TimedAudioOperator):
    """Move the sound to an earlier or later time; its duration stays.

    Segments and words move along. Those that are pushed out by more than `min_visible` allows are dropped, and the
    transcript with them.

    Args:
        share: by how much of the duration it is moved, later where above 0; drawn evenly between two values.
        rollover: whether what is pushed out comes in again at the other end; else there is silence.

    Source: as in audiomentations (Jordal et al.), Shift.
    """

    deterministic: ClassVar[bool] = True

    share: Annotated[Range, AfterValidator(_within_one)] = (-0.25, 0.25)
    rollover: bool = False

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        frames = round(between(rng, self.share, 6) * sample.frames)
        return {"frames": frames} if frames else None

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        frames, total, rate = drawn["frames"], sample.frames, sample.sampling_rate
        moved = np.roll(sample.samples, frames, axis=0)
        by = frames / rate
        pieces = [Piece(max(-by, 0.0), min(sample.seconds - by, sample.seconds), max(by, 0.0))]
        if self.rollover:
            lost = (total - frames) / rate if frames > 0 else -by
            pieces.append(Piece(lost, sample.seconds, 0.0) if frames > 0 else Piece(0.0, lost, sample.seconds - lost))
        elif frames > 0:
            moved[:frames] = 0.0
        else:
            moved[frames:] = 0.0
        return sample.retimed(moved, pieces, self.min_visible)
