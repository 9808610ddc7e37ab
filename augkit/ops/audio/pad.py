"""`audio.pad`: silence before and behind."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.random import Generator
from pydantic import Field

from augkit.ops.audio.base import TimedAudioOperator
from augkit.ops.audio.reading.files import check_length
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.reading.timeline import whole
from augkit.ops.base import Drawn, operator


@operator("audio.pad", version=1)
class Pad(TimedAudioOperator):
    """Put silence before the sound, behind it or both, until it has a given duration.

    A longer sound stays as it is. Segments and words move along.

    Args:
        seconds: duration afterwards, in seconds.
        side: where the silence is put: `start`, `end`, or a `random` part of it at either end.

    Source: as in audiomentations (Jordal et al.), Padding and AdjustDuration.
    """

    deterministic: ClassVar[bool] = True
    cuts: ClassVar[bool] = False

    seconds: Annotated[float, Field(gt=0)] = 1.0
    side: Literal["random", "start", "end"] = "random"

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        missing = round(self.seconds * sample.sampling_rate) - sample.frames
        if missing <= 0:
            return None
        before = {"start": missing, "end": 0}.get(self.side)
        if before is None:
            before = int(rng.random() * (missing + 1))
        return {"before": before, "after": missing - before}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        check_length(drawn["before"] + sample.frames + drawn["after"], sample.channels)
        made = np.pad(sample.samples, ((drawn["before"], drawn["after"]), (0, 0)))
        return sample.retimed(made, whole(sample.seconds, drawn["before"] / sample.sampling_rate), self.min_visible)
