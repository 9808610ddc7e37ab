"""`image.resized_crop`: cut a part of any size out and scale it."""

from __future__ import annotations

from math import exp, log, sqrt

from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.warps import Chain, Crop, Interpolation, Resize, Warp
from augkit.ops.image.kinds.geometric_base import GeometricOperator
from augkit.ops.image.kinds.limits import Pixels, PositiveRange, ShareRange

ATTEMPTS = 10


@operator("image.resized_crop", version=1)
class ResizedCrop(GeometricOperator):
    """Cut a part of a drawn area and shape out, and scale it to a size.

    Args:
        width: in pixels; that of the picture where left out.
        height: in pixels; that of the picture where left out.
        area_rate: `[low, high]` of the part's share of the picture's area, in (0, 1].
        ratio: `[low, high]` of the part's width by its height, drawn evenly on a log scale.
        interpolation: nearest, linear, cubic, area or lanczos.

    Source: Szegedy et al. 2015, "Going Deeper with Convolutions"; torchvision, RandomResizedCrop.
    """

    width: Pixels | None = None
    height: Pixels | None = None
    area_rate: ShareRange = (0.08, 1.0)
    ratio: PositiveRange = (0.75, 1.3333)
    interpolation: Interpolation = Field("linear")

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        for area, ratio, across, down in rng.random((ATTEMPTS, 4)).tolist():
            pixels = (
                picture.width * picture.height * (self.area_rate[0] + area * (self.area_rate[1] - self.area_rate[0]))
            )
            low, high = log(self.ratio[0]), log(self.ratio[1])
            shape = exp(low + ratio * (high - low))
            width, height = round(sqrt(pixels * shape)), round(sqrt(pixels / shape))
            if 0 < width <= picture.width and 0 < height <= picture.height:
                left, top = int(across * (picture.width - width + 1)), int(down * (picture.height - height + 1))
                return [left, top, width, height]
        return self._middle(picture)

    def _middle(self, picture: Picture) -> list[int]:
        """The largest part of an allowed shape, from the middle."""
        shape = min(max(picture.width / picture.height, self.ratio[0]), self.ratio[1])
        width = max(1, min(picture.width, round(picture.height * shape)))
        height = max(1, min(picture.height, round(picture.width / shape)))
        return [(picture.width - width) // 2, (picture.height - height) // 2, width, height]

    def warp(self, sample: Picture, drawn: Drawn) -> Warp:
        _, _, width, height = drawn
        crop = Crop(*drawn)
        size = (self.width or sample.width, self.height or sample.height)
        return crop if size == (width, height) else Chain(crop, Resize((width, height), *size))

    def apply(self, sample: Picture, drawn: Drawn) -> Picture:
        return self.moved(sample, self.warp(sample, drawn), None, self.interpolation)
