"""`image.contrast`: stronger or weaker contrast."""

from __future__ import annotations

import numpy as np

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.colours import luma_mean, pointwise
from augkit.ops.image.kinds.limits import NotNegativeRange
from augkit.ops.image.kinds.pixel_base import PixelOperator, between


@operator("image.contrast", version=1)
class Contrast(PixelOperator):
    """Move every value away from the picture's mean brightness, or towards it.

    Args:
        factor: `[low, high]`; 0 is one grey, 1 changes nothing.

    Source: Pillow, ImageEnhance.Contrast.
    """

    factor: NotNegativeRange = (0.7, 1.3)

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        return between(self.factor, rng)

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        mean = luma_mean(pixels)
        return pointwise(pixels, lambda values: mean + (values - mean) * drawn)
