"""`image.xy_masking`: bars."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.holes import cut_out
from augkit.ops.image.kinds.limits import ShareRange
from augkit.ops.image.kinds.pixel_base import PixelOperator, between


@operator("image.xy_masking", version=1)
class XyMasking(PixelOperator):
    """Cover whole columns and rows of the picture with bars, as SpecAugment does with spectrograms.

    Args:
        columns: how many upright bars.
        rows: how many level bars.
        size_rate: `[low, high]` of a bar's breadth as a share of the side that it is laid across.
        fill: value of the bars as a share of white.

    Source: Park et al. 2019, "SpecAugment"; albumentations, XYMasking.
    """

    columns: Annotated[int, Field(ge=0, le=64)] = 1
    rows: Annotated[int, Field(ge=0, le=64)] = 1
    size_rate: ShareRange = (0.05, 0.2)
    fill: Annotated[float, Field(ge=0, le=1)] = 0.0

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        upright = [self._bar(picture.width, rng) for _ in range(self.columns)]
        level = [self._bar(picture.height, rng) for _ in range(self.rows)]
        holes = [[left, 0, size, picture.height] for left, size in upright]
        return holes + [[0, top, picture.width, size] for top, size in level]

    def _bar(self, length: int, rng: Chance) -> tuple[int, int]:
        size = max(1, round(between(self.size_rate, rng) * length))
        return int(rng.random() * (length - size + 1)), size

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        return cut_out(pixels, drawn, self.fill)
