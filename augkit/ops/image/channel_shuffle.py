"""`image.channel_shuffle`: red, green and blue exchanged."""

from __future__ import annotations

import numpy as np

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kinds.pixel_base import ColourOperator
from augkit.ops.image.reading.opencv import opencv

ORDERS = ((0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))


@operator("image.channel_shuffle", version=1)
class ChannelShuffle(ColourOperator):
    """Exchange red, green and blue; one of the five other orders.

    Source: albumentations, ChannelShuffle.
    """

    def draw_colours(self, picture: Picture, rng: Chance) -> Drawn:
        return list(ORDERS[int(rng.random() * len(ORDERS))])

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        made = np.empty_like(pixels)
        places = [place for pair in zip(drawn, range(3), strict=True) for place in pair]
        opencv().mixChannels([pixels], [made], places)
        return made
