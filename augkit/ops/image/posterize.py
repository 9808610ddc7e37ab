"""`image.posterize`: fewer levels."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import AfterValidator, Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.colours import posterized
from augkit.ops.image.kinds.limits import ordered
from augkit.ops.image.kinds.pixel_base import PixelOperator

Bits = Annotated[int, Field(ge=1, le=7)]


@operator("image.posterize", version=1)
class Posterize(PixelOperator):
    """Keep the highest bits of each value alone, of 8.

    Args:
        bits: `[low, high]` of how many are kept, from 1 to 7.

    Source: Pillow, ImageOps.posterize.
    """

    bits: Annotated[tuple[Bits, Bits], Field(strict=False), AfterValidator(ordered)] = (3, 6)

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        low, high = self.bits
        return low + int(rng.random() * (high - low + 1))

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        return posterized(pixels, drawn)
