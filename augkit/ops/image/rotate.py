"""`image.rotate`: turn the picture by an angle."""

from __future__ import annotations

from typing import Literal

from augkit.ops.base import Drawn, Range, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.matrices import centred, rotation, size_around
from augkit.ops.image.kernels.warps import Affine, Warp
from augkit.ops.image.kinds.geometric_base import FilledOperator


@operator("image.rotate", version=1)
class Rotate(FilledOperator):
    """Turn the picture about its middle.

    Args:
        angle_degrees: `[low, high]`, counter-clockwise.
        size: `same` keeps width and height and loses the corners, `whole` grows to hold all of the picture.

    Source: OpenCV, warpAffine.
    """

    angle_degrees: Range = (-30.0, 30.0)
    size: Literal["same", "whole"] = "same"

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        low, high = self.angle_degrees
        return round(low + (high - low) * rng.random(), 4)

    def warp(self, sample: Picture, drawn: Drawn) -> Warp:
        before = (sample.width, sample.height)
        matrix = rotation(drawn)
        after = size_around(matrix, before) if self.size == "whole" else before
        return Affine(centred(matrix, before, after), *after)
