"""`image.channel_drop`: a channel gone."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kernels.colours import white
from augkit.ops.image.kinds.pixel_base import ColourOperator


@operator("image.channel_drop", version=1)
class ChannelDrop(ColourOperator):
    """Put one value in the place of red, green or blue.

    Args:
        fill: that value as a share of white.

    Source: albumentations, ChannelDropout.
    """

    fill: Annotated[float, Field(ge=0, le=1)] = 0.0

    def draw_colours(self, picture: Picture, rng: Chance) -> Drawn:
        return int(rng.random() * 3)

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        made: np.ndarray = pixels.copy()
        made[:, :, drawn] = self.fill if pixels.dtype.kind == "f" else round(self.fill * white(pixels))
        return made
