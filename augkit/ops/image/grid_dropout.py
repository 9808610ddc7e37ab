"""`image.grid_dropout`: holes in a grid."""

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


@operator("image.grid_dropout", version=1)
class GridDropout(PixelOperator):
    """Cut a hole into every cell of a grid that is laid over the picture at a drawn place.

    Args:
        cell_rate: `[low, high]` of a cell's side as a share of the picture's shorter side.
        hole_rate: side of a hole as a share of the cell's.
        fill: value in the holes as a share of white.

    Source: Chen et al. 2020, "GridMask Data Augmentation".
    """

    cell_rate: ShareRange = (0.2, 0.5)
    hole_rate: Annotated[float, Field(gt=0, lt=1)] = 0.5
    fill: Annotated[float, Field(ge=0, le=1)] = 0.0

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        cell = max(2, round(between(self.cell_rate, rng) * min(picture.width, picture.height)))
        right, below = rng.random(2).tolist()
        return {"cell": cell, "left": int(right * cell), "top": int(below * cell)}

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        height, width = pixels.shape[:2]
        cell = drawn["cell"]
        hole = max(1, round(cell * self.hole_rate))
        holes = [
            [left, top, hole, hole]
            for top in range(drawn["top"] - cell, height, cell)
            for left in range(drawn["left"] - cell, width, cell)
        ]
        return cut_out(pixels, holes, self.fill)
