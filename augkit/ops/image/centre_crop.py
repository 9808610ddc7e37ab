"""`image.centre_crop`: cut the middle out."""

from __future__ import annotations

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.warps import Crop, Warp
from augkit.ops.image.kinds.geometric_base import GeometricOperator
from augkit.ops.image.kinds.limits import Pixels


@operator("image.centre_crop", version=1)
class CentreCrop(GeometricOperator):
    """Cut the middle of the picture out; a side that is smaller already stays.

    Args:
        width: in pixels.
        height: in pixels.

    Source: torchvision, CenterCrop.
    """

    width: Pixels = 224
    height: Pixels = 224

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        width, height = min(self.width, picture.width), min(self.height, picture.height)
        if (width, height) == (picture.width, picture.height):
            return None
        return [(picture.width - width) // 2, (picture.height - height) // 2, width, height]

    def warp(self, sample: Picture, drawn: Drawn) -> Warp:
        return Crop(*drawn)
