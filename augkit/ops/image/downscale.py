"""`image.downscale`: fewer pixels, as many as before."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import AfterValidator

from augkit.ops.base import Drawn, Range, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kinds.pixel_base import PixelOperator, between
from augkit.ops.image.reading.opencv import opencv


def _share(value: tuple[float, float]) -> tuple[float, float]:
    if value[0] <= 0 or value[1] >= 1:
        raise ValueError(f"it is between 0 and 1, found [{value[0]:g}, {value[1]:g}]")
    return value


@operator("image.downscale", version=1)
class Downscale(PixelOperator):
    """Make the picture smaller and then as large as it was.

    Args:
        scale: `[low, high]` of the smaller picture's width and height, as a share.

    Source: albumentations, Downscale.
    """

    scale: Annotated[Range, AfterValidator(_share)] = (0.3, 0.7)

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        return between(self.scale, rng)

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        cv2 = opencv()
        height, width = pixels.shape[:2]
        small = cv2.resize(
            pixels, (max(1, int(width * drawn)), max(1, int(height * drawn))), interpolation=cv2.INTER_AREA
        )
        made: np.ndarray = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
        return made.reshape(pixels.shape)
