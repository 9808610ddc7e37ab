"""`image.gaussian_blur`: blur."""

from __future__ import annotations

import numpy as np

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kinds.limits import BlurRange
from augkit.ops.image.kinds.pixel_base import PixelOperator, between
from augkit.ops.image.reading.opencv import opencv


@operator("image.gaussian_blur", version=1)
class GaussianBlur(PixelOperator):
    """Blur by a Gaussian.

    Args:
        sigma_pixels: `[low, high]` of its standard deviation, above 0.

    Source: OpenCV, GaussianBlur.
    """

    sigma_pixels: BlurRange = (0.5, 2.0)

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        return between(self.sigma_pixels, rng)

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        blurred: np.ndarray = opencv().GaussianBlur(pixels, (0, 0), drawn)
        return blurred.reshape(pixels.shape)
