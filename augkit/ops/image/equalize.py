"""`image.equalize`: all levels equally frequent."""

from __future__ import annotations

import numpy as np

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.colours import equalized
from augkit.ops.image.kinds.pixel_base import PixelOperator


@operator("image.equalize", version=1)
class Equalize(PixelOperator):
    """Spread the values of each channel so that all levels are about as frequent.

    Source: Pillow, ImageOps.equalize.
    """

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        return True

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        return equalized(pixels)
