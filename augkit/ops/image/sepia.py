"""`image.sepia`: the brown of old photographs."""

from __future__ import annotations

import numpy as np

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.colours import transformed
from augkit.ops.image.kinds.limits import UnitRange
from augkit.ops.image.kinds.pixel_base import ColourOperator, between

SEPIA = np.array([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]])


@operator("image.sepia", version=1)
class Sepia(ColourOperator):
    """Tint the picture brown.

    Args:
        strength: `[low, high]` of how far each colour moves to its brown, in [0, 1].

    Source: albumentations, ToSepia; W3C, Filter Effects Module, sepia.
    """

    strength: UnitRange = (0.5, 1.0)

    def draw_colours(self, picture: Picture, rng: Chance) -> Drawn:
        return between(self.strength, rng)

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        return transformed(pixels, drawn * SEPIA + (1 - drawn) * np.eye(3))
