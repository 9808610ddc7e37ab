"""`image.saturation`: stronger or paler colours."""

from __future__ import annotations

import numpy as np

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.colours import saturation_matrix, transformed
from augkit.ops.image.kinds.limits import NotNegativeRange
from augkit.ops.image.kinds.pixel_base import ColourOperator, between


@operator("image.saturation", version=1)
class Saturation(ColourOperator):
    """Move every colour away from the grey of its brightness, or towards it.

    Args:
        factor: `[low, high]`; 0 is grey, 1 changes nothing.

    Source: Pillow, ImageEnhance.Color.
    """

    factor: NotNegativeRange = (0.5, 1.5)

    def draw_colours(self, picture: Picture, rng: Chance) -> Drawn:
        return between(self.factor, rng)

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        return transformed(pixels, saturation_matrix(drawn))
