"""`image.affine`: turn, scale, shear and shift at once."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from augkit.ops.base import Drawn, Range, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.matrices import centred, rotation, scaling, shearing, shifted
from augkit.ops.image.kernels.warps import Affine as AffineWarp
from augkit.ops.image.kernels.warps import Warp
from augkit.ops.image.kinds.geometric_base import FilledOperator
from augkit.ops.image.kinds.limits import PositiveRange


def _below_upright(value: tuple[float, float]) -> tuple[float, float]:
    if value[0] <= -89 or value[1] >= 89:
        raise ValueError(f"a shear is between -89 and 89 degrees, found [{value[0]:g}, {value[1]:g}]")
    return value


@operator("image.affine", version=1)
class Affine(FilledOperator):
    """Turn, scale, shear and shift the picture at once, about its middle.

    Args:
        angle_degrees: `[low, high]`, counter-clockwise.
        scale: `[low, high]` of the factor; above 1 the picture grows, and what leaves the frame is lost.
        shear_degrees: `[low, high]`, drawn for each direction.
        shift_rate: `[low, high]` of the shift as a share of width and of height, drawn for each.
        keep_ratio: whether width and height share a factor.

    Source: OpenCV, warpAffine.
    """

    angle_degrees: Range = (-15.0, 15.0)
    scale: PositiveRange = (0.9, 1.1)
    shear_degrees: Annotated[Range, AfterValidator(_below_upright)] = (-5.0, 5.0)
    shift_rate: Range = (-0.1, 0.1)
    keep_ratio: bool = Field(True)

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        shares = rng.random(7).tolist()
        ranges = (self.angle_degrees, *[self.scale] * 2, *[self.shear_degrees] * 2, *[self.shift_rate] * 2)
        drawn = [round(low + (high - low) * share, 5) for (low, high), share in zip(ranges, shares, strict=True)]
        if self.keep_ratio:
            drawn[2] = drawn[1]
        names = ("angle", "scale_x", "scale_y", "shear_x", "shear_y", "shift_x", "shift_y")
        return dict(zip(names, drawn, strict=True))

    def warp(self, sample: Picture, drawn: Drawn) -> Warp:
        size = width, height = sample.size
        matrix = rotation(drawn["angle"]) @ shearing(drawn["shear_x"], drawn["shear_y"])
        matrix = matrix @ scaling(drawn["scale_x"], drawn["scale_y"])
        matrix = shifted(centred(matrix, size, size), drawn["shift_x"] * width, drawn["shift_y"] * height)
        return AffineWarp(matrix, width, height)
