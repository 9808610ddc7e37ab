"""`image.resize`: scale to a size."""

from __future__ import annotations

from typing import Literal

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.warps import Interpolation, Warp
from augkit.ops.image.kernels.warps import Resize as ResizeWarp
from augkit.ops.image.kinds.geometric_base import GeometricOperator
from augkit.ops.image.kinds.limits import Pixels


@operator("image.resize", version=1)
class Resize(GeometricOperator):
    """Scale the picture to a size.

    Args:
        width: in pixels.
        height: in pixels.
        keep_ratio: `no` scales each side to its size; `inside` keeps the shape and fits into the size; `cover` keeps
            the shape and covers the size.
        interpolation: nearest, linear, cubic, area or lanczos; where left out, `area` if the picture shrinks, else
            linear.

    Source: OpenCV, resize.
    """

    width: Pixels = 224
    height: Pixels = 224
    keep_ratio: Literal["no", "inside", "cover"] = "no"
    interpolation: Interpolation | None = None

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        width, height = self.width, self.height
        if self.keep_ratio != "no":
            factors = (width / picture.width, height / picture.height)
            factor = min(factors) if self.keep_ratio == "inside" else max(factors)
            width, height = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
        return None if (width, height) == (picture.width, picture.height) else [width, height]

    def warp(self, sample: Picture, drawn: Drawn) -> Warp:
        return ResizeWarp(sample.size, *drawn)

    def apply(self, sample: Picture, drawn: Drawn) -> Picture:
        warp, interpolation = ResizeWarp(sample.size, *drawn), self.interpolation
        if interpolation is None:
            shrinks = warp.width < warp.before[0] and warp.height < warp.before[1]
            interpolation = "area" if shrinks else "linear"
        return self.moved(sample, warp, None, interpolation)
