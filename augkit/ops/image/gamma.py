"""`image.gamma`: another curve of brightness."""

from __future__ import annotations

from math import exp, log

import numpy as np

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.colours import pointwise
from augkit.ops.image.kinds.limits import PositiveRange
from augkit.ops.image.kinds.pixel_base import PixelOperator


@operator("image.gamma", version=1)
class Gamma(PixelOperator):
    """Raise every value, as a share of white, to a power.

    Args:
        power: `[low, high]`, above 0; below 1 dark parts get lighter. Drawn evenly on a log scale.

    Source: albumentations, RandomGamma.
    """

    power: PositiveRange = (0.7, 1.4)

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        low, high = log(self.power[0]), log(self.power[1])
        return round(exp(low + (high - low) * rng.random()), 5)

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        return pointwise(pixels, lambda values: np.power(values, drawn))
