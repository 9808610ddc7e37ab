"""`image.median_blur`: blur that keeps edges."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import AfterValidator, Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.colours import shares, typed
from augkit.ops.image.kinds.limits import ordered
from augkit.ops.image.kinds.pixel_base import PixelOperator
from augkit.ops.image.reading.opencv import opencv

Pixels = Annotated[int, Field(ge=1, le=15)]


@operator("image.median_blur", version=1)
class MedianBlur(PixelOperator):
    """Put the median of the square round each pixel in its place.

    Squares of more than 5 × 5 of values of 16 bits or floats are worked at 8 bits.

    Args:
        radius_pixels: `[low, high]` of how far the square reaches from its middle.

    Source: OpenCV, medianBlur.
    """

    radius_pixels: Annotated[tuple[Pixels, Pixels], Field(strict=False), AfterValidator(ordered)] = (1, 2)

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        low, high = self.radius_pixels
        return low + int(rng.random() * (high - low + 1))

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        if drawn > 2 and pixels.dtype != np.uint8:
            at_8_bits = self.changed(typed(shares(pixels), np.dtype(np.uint8)), drawn)
            return typed(shares(at_8_bits), pixels.dtype)
        blurred: np.ndarray = opencv().medianBlur(pixels, 2 * drawn + 1)
        return blurred.reshape(pixels.shape)
