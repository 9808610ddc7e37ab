"""`image.hue`: other colours."""

from __future__ import annotations

import numpy as np

from augkit.ops.base import Drawn, Range, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.colours import hue_matrix, transformed
from augkit.ops.image.kinds.pixel_base import ColourOperator, between


@operator("image.hue", version=2)
class Hue(ColourOperator):
    """Turn all colours round the circle of hues; brightness stays.

    A caption that names a colour keeps the picture as it is.

    Args:
        angle_degrees: `[low, high]` of the turn; 120 makes red things green.

    Source: SVG 1.1, feColorMatrix of type hueRotate, with the matrix of NTSC's YIQ.
    """

    angle_degrees: Range = (-18.0, 18.0)

    def draw_colours(self, picture: Picture, rng: Chance) -> Drawn:
        return between(self.angle_degrees, rng)

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        return transformed(pixels, hue_matrix(drawn))
