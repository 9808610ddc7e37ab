"""`audio.polarity`: the sign turned."""

from __future__ import annotations

from typing import ClassVar

from numpy.random import Generator

from augkit.ops.audio.base import AudioOperator
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.base import Drawn, operator


@operator("audio.polarity", version=1)
class Polarity(AudioOperator):
    """Turn the sign of every sample, as a cable with crossed poles does.

    Nobody hears a difference; a model that sees samples does. Set `p: 0.5` to do it to half of the copies.

    Source: as in audiomentations (Jordal et al.), PolarityInversion.
    """

    deterministic: ClassVar[bool] = True

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        return {"inverted": True}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        return sample.changed(-sample.samples)
