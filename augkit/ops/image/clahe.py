"""`image.clahe`: even out contrast part by part."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.colours import shares, typed
from augkit.ops.image.kinds.limits import PositiveRange
from augkit.ops.image.kinds.pixel_base import PixelOperator, between
from augkit.ops.image.reading.opencv import opencv


@operator("image.clahe", version=1)
class Clahe(PixelOperator):
    """Equalize the brightness of each tile of the picture, with a limit to the contrast this may give.

    Colours keep their hue. What changes is found at 8 bits and added to values of more.

    Args:
        clip_limit: `[low, high]` of the limit, above 0; 1 hardly changes the picture, 40 does all that it can.
        tiles: columns and rows of tiles.

    Source: Zuiderveld 1994, "Contrast Limited Adaptive Histogram Equalization"; OpenCV, createCLAHE.
    """

    clip_limit: PositiveRange = (1.0, 4.0)
    tiles: Annotated[int, Field(ge=1, le=64)] = 8

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        return between(self.clip_limit, rng)

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        cv2 = opencv()
        kernel = cv2.createCLAHE(drawn, (self.tiles, self.tiles))
        is_grey = pixels.shape[2] == 1
        luma = pixels if is_grey else cv2.cvtColor(pixels, cv2.COLOR_RGB2YCrCb)
        before = np.ascontiguousarray(luma[:, :, 0])
        after: np.ndarray
        if pixels.dtype == np.uint8:
            after = kernel.apply(before)
        else:
            at_8_bits = typed(shares(before), np.dtype(np.uint8))
            after = typed(shares(before) + shares(kernel.apply(at_8_bits)) - shares(at_8_bits), pixels.dtype)
        if is_grey:
            return after[:, :, None]
        luma[:, :, 0] = after
        made: np.ndarray = cv2.cvtColor(luma, cv2.COLOR_YCrCb2RGB)
        return np.clip(made, 0, 1) if pixels.dtype.kind == "f" else made
