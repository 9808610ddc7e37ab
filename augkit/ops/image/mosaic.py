"""`image.mosaic`: four pictures in one."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Mask, Picture
from augkit.ops.image.kernels.canvas import in_the_kind_of, joined_boxes, joined_keypoints
from augkit.ops.image.kernels.warps import Chain, Pad, Resize
from augkit.ops.image.kinds.partner_base import PartnerOperator, Partners, mixed_label


@operator("image.mosaic", version=1)
class Mosaic(PartnerOperator):
    """Put the picture and three others of the training split round a drawn point, each scaled to its corner.

    Boxes, masks and keypoints of all four come along; soft labels are mixed by area. Numbers of masks must mean the
    same in all rows.

    Args:
        centre_rate: how far the point where they meet may lie from the middle, as a share of each side.

    Source: Bochkovskiy et al. 2020, "YOLOv4: Optimal Speed and Accuracy of Object Detection".
    """

    centre_rate: Annotated[float, Field(ge=0, le=0.4)] = 0.2

    def draw(self, sample: Picture, rng: Chance, fitted: Partners) -> Drawn:
        across, down = (0.5 + self.centre_rate * (2 * rng.random(2) - 1)).tolist()
        at = [round(across * sample.width), round(down * sample.height)]
        partners = self.pick(sample, rng, fitted, 3)
        if not partners or not (0 < at[0] < sample.width and 0 < at[1] < sample.height):
            return None
        return {"partner": partners, "at": at, "corner": int(rng.random() * 4)}

    def apply(self, sample: Picture, drawn: Any) -> Picture:
        width, height = sample.width, sample.height
        x, y = drawn["at"]
        corners = [(0, 0, x, y), (x, 0, width - x, y), (0, y, x, height - y), (x, y, width - x, height - y)]
        own = corners.pop(drawn["corner"])
        pictures = [sample, *map(self.partner, drawn["partner"])]
        pixels = np.empty_like(sample.pixels)
        placed, areas = [], []
        for picture, (left, top, wide, high) in zip(pictures, [own, *corners], strict=True):
            scale = Resize((picture.width, picture.height), wide, high)
            place = Pad(wide, high, left, top, width - left - wide, height - top - high)
            scaled = in_the_kind_of(scale.array(picture.pixels, interpolation="area"), pixels)
            pixels[top : top + high, left : left + wide] = scaled
            placed.append(self.moved(picture, Chain(scale, place)))
            areas.append(wide * high / (width * height))
        return sample.replaced(
            pixels=pixels,
            boxes=joined_boxes([picture.boxes for picture in placed]),
            keypoints=joined_keypoints([picture.keypoints for picture in placed]),
            mask=_joined_mask(placed),
            label=mixed_label([picture.label for picture in pictures], areas),
        )


def _joined_mask(placed: list[Picture]) -> Mask | None:
    """The masks of pictures that do not overlap, each 0 beyond its corner."""
    first = placed[0].mask
    if first is None:
        return None
    numbers = first.numbers.copy()
    for picture in placed[1:]:
        if picture.mask is not None:
            if picture.mask.numbers.shape != numbers.shape:
                raise ValueError("the masks of the rows have not the same number of channels")
            numbers = np.maximum(numbers, picture.mask.numbers.astype(numbers.dtype))
    return Mask(numbers, first.palette, first.path)
