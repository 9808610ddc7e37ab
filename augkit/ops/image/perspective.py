"""`image.perspective`: see the picture from another side."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.matrices import between_corners
from augkit.ops.image.kernels.warps import Perspective as PerspectiveWarp
from augkit.ops.image.kernels.warps import Warp
from augkit.ops.image.kinds.geometric_base import FilledOperator


@operator("image.perspective", version=1)
class Perspective(FilledOperator):
    """Move each corner of the picture inwards by a share of its size, as if seen from another side.

    Args:
        distortion: greatest share of width and height that a corner moves, in (0, 0.49].

    Source: torchvision, RandomPerspective.
    """

    distortion: Annotated[float, Field(gt=0, le=0.49)] = 0.2

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        return [[round(self.distortion * x, 5), round(self.distortion * y, 5)] for x, y in rng.random((4, 2)).tolist()]

    def warp(self, sample: Picture, drawn: Drawn) -> Warp:
        width, height = sample.size
        corners = [(0, 0), (width, 0), (width, height), (0, height)]
        inwards = [(1, 1), (-1, 1), (-1, -1), (1, -1)]
        moved = [
            (x + right * share_x * width, y + below * share_y * height)
            for (x, y), (right, below), (share_x, share_y) in zip(corners, inwards, drawn, strict=True)
        ]
        return PerspectiveWarp(between_corners(corners, moved), width, height)
