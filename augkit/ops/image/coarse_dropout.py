"""`image.coarse_dropout`: holes."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import AfterValidator, Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.holes import cut_out
from augkit.ops.image.kinds.limits import ShareRange, ordered
from augkit.ops.image.kinds.pixel_base import PixelOperator, between

Count = Annotated[int, Field(ge=1, le=256)]


@operator("image.coarse_dropout", version=1)
class CoarseDropout(PixelOperator):
    """Cut rectangular holes into the picture; boxes, masks and keypoints stay, for what they mark is only hidden.

    Args:
        holes: `[low, high]` of how many.
        height_rate: `[low, high]` of a hole's height as a share of the picture's.
        width_rate: `[low, high]` of a hole's width as a share of the picture's.
        fill: value in the holes as a share of white; ignored with `noise`.
        noise: whether the holes are filled with noise.

    Source: DeVries & Taylor 2017, "Improved Regularization of Convolutional Neural Networks with Cutout"; Zhong et al.
    2017, "Random Erasing Data Augmentation".
    """

    holes: Annotated[tuple[Count, Count], Field(strict=False), AfterValidator(ordered)] = (1, 2)
    height_rate: ShareRange = (0.1, 0.3)
    width_rate: ShareRange = (0.1, 0.3)
    fill: Annotated[float, Field(ge=0, le=1)] = 0.0
    noise: bool = False

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        low, high = self.holes
        holes = []
        for _ in range(low + int(rng.random() * (high - low + 1))):
            height = max(1, round(between(self.height_rate, rng) * picture.height))
            width = max(1, round(between(self.width_rate, rng) * picture.width))
            left, top = (
                int(rng.random() * (picture.width - width + 1)),
                int(rng.random() * (picture.height - height + 1)),
            )
            holes.append([left, top, width, height])
        return {"holes": holes} | ({"seed": rng.seed()} if self.noise else {})

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        return cut_out(pixels, drawn["holes"], self.fill, drawn.get("seed"))
