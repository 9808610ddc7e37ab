"""`image.brightness`: lighter or darker."""

from __future__ import annotations

import numpy as np

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.colours import pointwise
from augkit.ops.image.kinds.limits import NotNegativeRange
from augkit.ops.image.kinds.pixel_base import PixelOperator, between


@operator("image.brightness", version=1)
class Brightness(PixelOperator):
    """Multiply every value.

    Args:
        factor: `[low, high]`; 0 is black, 1 changes nothing.

    Source: Pillow, ImageEnhance.Brightness.
    """

    factor: NotNegativeRange = (0.7, 1.3)

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        return between(self.factor, rng)

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        return pointwise(pixels, lambda values: values * drawn)
