"""`image.grid_distortion`: stretch the cells of a grid."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.distortions import Grid
from augkit.ops.image.kernels.warps import Warp
from augkit.ops.image.kinds.geometric_base import FilledOperator


@operator("image.grid_distortion", version=1)
class GridDistortion(FilledOperator):
    """Lay a grid over the picture and draw new widths and heights for its cells.

    Args:
        cells: columns and rows of the grid.
        distortion: greatest change of a cell's size, as a share of it, in (0, 0.9].

    Source: albumentations, GridDistortion.
    """

    cells: Annotated[int, Field(ge=1, le=64)] = 5
    distortion: Annotated[float, Field(gt=0, le=0.9)] = 0.3

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        drawn = 1 + self.distortion * (2 * rng.random((2, self.cells)) - 1)
        return [[round(size, 4) for size in sizes] for sizes in drawn.tolist()]

    def warp(self, sample: Picture, drawn: Drawn) -> Warp:
        return Grid(sample.width, sample.height, np.array(drawn[0]), np.array(drawn[1]))
