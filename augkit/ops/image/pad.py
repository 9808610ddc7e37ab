"""`image.pad`: add pixels at the sides."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.warps import Border, Filling, Warp
from augkit.ops.image.kernels.warps import Pad as PadWarp
from augkit.ops.image.kinds.geometric_base import GeometricOperator

Pixels = Annotated[int, Field(ge=0, le=32_767)]


@operator("image.pad", version=1)
class Pad(GeometricOperator):
    """Add pixels at the sides, as many on each or up to a size.

    Args:
        pixels: added on each side.
        width: where given, the width is brought up to it instead.
        height: where given, the height is brought up to it instead.
        position: of the picture in what is brought up to a size: `centre` or `random`.
        border: `constant` (`fill`), `reflect` or `replicate`.
        fill: value of a constant border as a share of white, in [0, 1].
        mask_fill: number of a mask there.

    Source: OpenCV, copyMakeBorder.
    """

    pixels: Pixels = 4
    width: Annotated[int, Field(ge=1, le=32_767)] | None = None
    height: Annotated[int, Field(ge=1, le=32_767)] | None = None
    position: Literal["centre", "random"] = "centre"
    border: Border = "constant"
    fill: Annotated[float, Field(ge=0, le=1)] = 0.0
    mask_fill: Annotated[int, Field(ge=0, le=65535)] = 0

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        shares = rng.random(2).tolist() if self.position == "random" else [0.5, 0.5]
        left, right = self._sides(self.width, picture.width, shares[0])
        top, bottom = self._sides(self.height, picture.height, shares[1])
        return {"left": left, "top": top, "right": right, "bottom": bottom} if left + top + right + bottom else None

    def _sides(self, wanted: int | None, found: int, share: float) -> tuple[int, int]:
        if wanted is None:
            return (0, 0) if self.width or self.height else (self.pixels, self.pixels)
        lacking = max(0, wanted - found)
        before = min(lacking, int(share * (lacking + (self.position == "random"))))
        return before, lacking - before

    def warp(self, sample: Picture, drawn: Drawn) -> Warp:
        return PadWarp(sample.width, sample.height, **drawn)

    def apply(self, sample: Picture, drawn: Drawn) -> Picture:
        return self.moved(sample, self.warp(sample, drawn), Filling(self.border, self.fill, self.mask_fill))
