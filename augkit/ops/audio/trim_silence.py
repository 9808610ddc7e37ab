"""`audio.trim_silence`: no silence at the ends."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from numpy.random import Generator
from pydantic import Field

from augkit.ops.audio.base import TimedAudioOperator
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.reading.timeline import Piece
from augkit.ops.audio.signal.levels import amplitude
from augkit.ops.base import Drawn, operator

BLOCK_MS = 5.0


@operator("audio.trim_silence", version=1)
class TrimSilence(TimedAudioOperator):
    """Cut off what is quiet at the start and at the end.

    Quiet is what stays below a threshold in blocks of 5 ms, measured against the loudest block. A transcript is kept:
    nothing is said where it is quiet. Digital silence stays as it is. It draws nothing at random.

    Args:
        threshold_db: threshold below the loudest block, in decibels.
        margin_ms: how much of the silence is left, in milliseconds.

    Source: as in librosa (McFee et al. 2015), effects.trim.
    """

    cuts: ClassVar[bool] = False

    threshold_db: Annotated[float, Field(gt=0, le=120)] = 40.0
    margin_ms: Annotated[float, Field(ge=0, le=10_000)] = 20.0

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        found = self._audible(sample)
        if found is None or found == (0, sample.frames):
            return None
        return {"start": found[0], "end": found[1]}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        start, end, rate = drawn["start"], drawn["end"], sample.sampling_rate
        pieces = [Piece(start / rate, end / rate, 0.0)]
        return sample.retimed(sample.samples[start:end], pieces, self.min_visible, cuts_speech=False)

    def _audible(self, sample: Sound) -> tuple[int, int] | None:
        """The frames between the silence at the start and that at the end."""
        block = max(round(BLOCK_MS * sample.sampling_rate / 1000.0), 1)
        starts = np.arange(0, sample.frames, block)
        powers = np.add.reduceat(np.square(sample.samples, dtype=np.float64).mean(axis=1), starts)
        powers /= np.diff(np.append(starts, sample.frames))
        loud = np.flatnonzero(powers > powers.max() * amplitude(-self.threshold_db) ** 2)
        if not len(loud):
            return None
        margin = round(self.margin_ms * sample.sampling_rate / 1000.0)
        return max(int(loud[0]) * block - margin, 0), min((int(loud[-1]) + 1) * block + margin, sample.frames)
