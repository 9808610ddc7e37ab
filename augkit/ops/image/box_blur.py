"""`image.box_blur`: blur by the mean of a square."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import AfterValidator, Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kinds.limits import ordered
from augkit.ops.image.kinds.pixel_base import PixelOperator
from augkit.ops.image.reading.opencv import opencv

Pixels = Annotated[int, Field(ge=1, le=100)]


@operator("image.box_blur", version=1)
class BoxBlur(PixelOperator):
    """Blur by the mean of the square round each pixel.

    Args:
        radius_pixels: `[low, high]` of how far the square reaches from its middle.

    Source: OpenCV, blur.
    """

    radius_pixels: Annotated[tuple[Pixels, Pixels], Field(strict=False), AfterValidator(ordered)] = (1, 3)

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        low, high = self.radius_pixels
        return low + int(rng.random() * (high - low + 1))

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        blurred: np.ndarray = opencv().blur(pixels, (2 * drawn + 1, 2 * drawn + 1))
        return blurred.reshape(pixels.shape)
