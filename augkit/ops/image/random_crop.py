"""`image.random_crop`: cut a part of a given size out, anywhere."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.warps import Border, Filling, Warp
from augkit.ops.image.kernels.window import Window
from augkit.ops.image.kinds.geometric_base import GeometricOperator
from augkit.ops.image.kinds.limits import Pixels


@operator("image.random_crop", version=1)
class RandomCrop(GeometricOperator):
    """Pad the picture and cut a part of a given size out of it; without a size, one as large as the picture was.

    `{padding: 4}` on 32 × 32 pixels is the usual augmentation of CIFAR-10. A side that is smaller already stays.

    Args:
        width: in pixels; that of the picture where left out.
        height: in pixels; that of the picture where left out.
        padding: pixels added on each side before the cut.
        border: of the padding: `constant` (`fill`), `reflect` or `replicate`.
        fill: value of a constant border as a share of white, in [0, 1].
        mask_fill: number of a mask there.

    Source: He et al. 2016, "Deep Residual Learning for Image Recognition", section 4.2.
    """

    width: Pixels | None = None
    height: Pixels | None = None
    padding: Annotated[int, Field(ge=0, le=4096)] = 4
    border: Border = "constant"
    fill: Annotated[float, Field(ge=0, le=1)] = 0.0
    mask_fill: Annotated[int, Field(ge=0, le=65535)] = 0

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        room, (height, width) = 2 * self.padding, picture.pixels.shape[:2]
        new_width = min(self.width or width, width + room)
        new_height = min(self.height or height, height + room)
        across, down = rng.random(2).tolist()
        left = int(across * (width + room - new_width + 1)) - self.padding
        top = int(down * (height + room - new_height + 1)) - self.padding
        drawn = [left, top, new_width, new_height]
        return None if drawn == [0, 0, width, height] else drawn

    def warp(self, sample: Picture, drawn: Drawn) -> Warp:
        return Window(*drawn)

    def apply(self, sample: Picture, drawn: Drawn) -> Picture:
        return self.moved(sample, Window(*drawn), self._filling)

    @cached_property
    def _filling(self) -> Filling:
        return Filling(self.border, self.fill, self.mask_fill)
