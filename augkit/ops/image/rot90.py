"""`image.rot90`: quarter turns."""

from __future__ import annotations

from pydantic import Field, field_validator

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.rearranging import Rot90 as Rot90Warp
from augkit.ops.image.kernels.rearranging import rearranging
from augkit.ops.image.kernels.warps import Warp
from augkit.ops.image.kinds.geometric_base import GeometricOperator
from augkit.ops.image.reading.captions import names_side


@operator("image.rot90", version=1)
class Rot90(GeometricOperator):
    """Turn the picture by quarters, counter-clockwise; a caption that names a side keeps it upright.

    Args:
        turns: numbers of quarter turns to draw from, each from 1 to 3.

    Source: numpy.rot90.
    """

    turns: tuple[int, ...] = Field((1, 2, 3), strict=False, min_length=1)

    @field_validator("turns")
    @classmethod
    def _quarters(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if any(not 1 <= turns <= 3 for turns in value):
            raise ValueError("each number of turns is 1, 2 or 3")
        return value

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        if picture.caption and names_side(picture.caption):
            return None
        return self.turns[int(rng.random() * len(self.turns))]

    def warp(self, sample: Picture, drawn: Drawn) -> Warp:
        return rearranging(Rot90Warp, *sample.size, drawn)
