"""`image.solarize`: invert what is light."""

from __future__ import annotations

import numpy as np

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.colours import solarized
from augkit.ops.image.kinds.limits import UnitRange
from augkit.ops.image.kinds.pixel_base import PixelOperator, between


@operator("image.solarize", version=1)
class Solarize(PixelOperator):
    """Invert all values from a threshold on.

    Args:
        threshold: `[low, high]` of the threshold as a share of white.

    Source: Pillow, ImageOps.solarize.
    """

    threshold: UnitRange = (0.5, 0.9)

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        return between(self.threshold, rng)

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        return solarized(pixels, drawn)
