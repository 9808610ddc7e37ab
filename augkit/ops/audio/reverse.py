"""`audio.reverse`: backwards."""

from __future__ import annotations

from typing import ClassVar

from numpy.random import Generator

from augkit.ops.audio.base import HELD, TimedAudioOperator
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.reading.timeline import Piece
from augkit.ops.base import Drawn, operator


@operator("audio.reverse", version=1)
class Reverse(TimedAudioOperator):
    """Play the sound backwards.

    Segments turn with it. Nobody understands words backwards: rows with words or a transcript are refused. It draws
    nothing at random; set `p: 0.5` to do it to half of the copies.

    Source: as in audiomentations (Jordal et al.), Reverse.
    """

    deterministic: ClassVar[bool] = True
    moves: ClassVar[frozenset[str]] = frozenset({"audio", "segments"})
    keeps: ClassVar[frozenset[str]] = HELD | {"speaker"}

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        return {"reversed": True}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        pieces = [Piece(0.0, sample.seconds, 0.0, turned=True)]
        return sample.retimed(sample.samples[::-1], pieces, self.min_visible)
