"""`audio.bit_crush`: few bits a value."""

from __future__ import annotations

from typing import Annotated

from numpy.random import Generator
from pydantic import AfterValidator, Field

from augkit.ops.audio.base import AudioOperator
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.signal.codecs import crushed
from augkit.ops.base import Drawn, operator


def _ordered(value: tuple[int, int]) -> tuple[int, int]:
    if not 1 <= value[0] <= value[1] <= 24:
        raise ValueError("both ends must be from 1 to 24, the low end first")
    return value


@operator("audio.bit_crush", version=1)
class BitCrush(AudioOperator):
    """Round the samples to a drawn number of bits, without dither.

    Args:
        bits: bits a value, drawn evenly from the first to the second number, both included.

    Source: as in audiomentations (Jordal et al.), BitCrush.
    """

    bits: Annotated[tuple[int, int], Field(strict=False), AfterValidator(_ordered)] = (5, 12)

    def draw(self, sample: Sound, rng: Generator) -> Drawn:
        low, high = self.bits
        return {"bits": low + int(rng.random() * (high - low + 1))}

    def apply(self, sample: Sound, drawn: Drawn) -> Sound:
        return sample.changed(crushed(sample.samples, drawn["bits"]))
