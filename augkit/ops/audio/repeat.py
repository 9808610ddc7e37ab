"""`audio.repeat`: the sound several times."""

from __future__ import annotations

from typing import Annotated, ClassVar

import numpy as np
from numpy.random import Generator
from pydantic import Field

from augkit.ops.audio.base import TimedAudioOperator
from augkit.ops.audio.reading.files import check_length
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.reading.speech import said_again
from augkit.ops.audio.reading.timeline import Piece
from augkit.ops.base import Drawn, operator


@operator("audio.repeat", version=1)
class Repeat(TimedAudioOperator):
    """Play the sound several times, one after another.

    Segments and words are there as often, and the transcript is said as often.

    Args:
        times: how often it is heard at most; how often is drawn from 2 on.
        gap_ms: silence between two of them, in milliseconds.

    Source: as in audiomentations (Jordal et al.), RepeatPart, here of the whole sound.
    """

    deterministic: ClassVar[bool] = True
    cuts: ClassVar[bool] = False

    times: Annotated[int, Field(ge=2, le=100)] = 3
    gap_ms: Annotated[float, Field(ge=0, le=60_000)] = 0.0

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        return {"times": 2 + int(rng.random() * (self.times - 1))}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        times, gap = drawn["times"], round(self.gap_ms * sample.sampling_rate / 1000.0)
        check_length(times * (sample.frames + gap), sample.channels)
        silence = np.zeros((gap, sample.channels), np.float32)
        made = np.concatenate([sample.samples, *[silence, sample.samples] * (times - 1)])
        step = (sample.frames + gap) / sample.sampling_rate
        pieces = [Piece(0.0, sample.seconds, number * step) for number in range(times)]
        transcript = sample.labels.get("transcript")
        labels = {} if transcript is None else {"transcript": said_again(transcript, times, sample.language)}
        return sample.retimed(made, pieces, self.min_visible, cuts_speech=False, **labels)
