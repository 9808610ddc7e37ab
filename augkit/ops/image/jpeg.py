"""`image.jpeg`: the blocks of a bad jpeg."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import AfterValidator, Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.colours import shares, typed
from augkit.ops.image.kinds.limits import ordered
from augkit.ops.image.kinds.pixel_base import PixelOperator
from augkit.ops.image.reading.decode import decode
from augkit.ops.image.reading.encode import encode

Quality = Annotated[int, Field(ge=1, le=100)]


@operator("image.jpeg", version=1)
class Jpeg(PixelOperator):
    """Write the picture as a jpeg of low quality and read it back; other than 8 bits are worked at 8.

    Args:
        quality: `[low, high]`, from 1 to 100.

    Source: OpenCV, imencode.
    """

    quality: Annotated[tuple[Quality, Quality], Field(strict=False), AfterValidator(ordered)] = (20, 60)

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        low, high = self.quality
        return low + int(rng.random() * (high - low + 1))

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        if pixels.dtype != np.uint8:
            return typed(shares(self.changed(typed(shares(pixels), np.dtype(np.uint8)), drawn)), pixels.dtype)
        return decode(encode(pixels, "jpeg", drawn))[0]
