"""`image.grey`: without colours."""

from __future__ import annotations

import numpy as np

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.colours import saturation_matrix, transformed
from augkit.ops.image.kinds.pixel_base import ColourOperator


@operator("image.grey", version=1)
class Grey(ColourOperator):
    """Take all colour away; the picture keeps its three channels.

    Source: ITU-R BT.601 luma, as Pillow and OpenCV convert to grey.
    """

    def draw_colours(self, picture: Picture, rng: Chance) -> Drawn:
        return True

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        return transformed(pixels, saturation_matrix(0.0))
