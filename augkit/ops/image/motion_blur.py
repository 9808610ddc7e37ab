"""`image.motion_blur`: the blur of a moving camera."""

from __future__ import annotations

from math import cos, radians, sin
from typing import Annotated

import numpy as np
from pydantic import AfterValidator, Field

from augkit.ops.base import Drawn, Range, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Picture
from augkit.ops.image.kinds.limits import ordered
from augkit.ops.image.kinds.pixel_base import PixelOperator, between
from augkit.ops.image.reading.opencv import opencv

Pixels = Annotated[int, Field(ge=1, le=100)]


@operator("image.motion_blur", version=1)
class MotionBlur(PixelOperator):
    """Blur along a line, as a moving camera does.

    Args:
        length_pixels: `[low, high]` of the line.
        angle_degrees: `[low, high]` of its direction, counter-clockwise from the right.

    Source: albumentations, MotionBlur.
    """

    length_pixels: Annotated[tuple[Pixels, Pixels], Field(strict=False), AfterValidator(ordered)] = (3, 9)
    angle_degrees: Range = (0.0, 180.0)

    def draw(self, picture: Picture, rng: Chance) -> Drawn:
        low, high = self.length_pixels
        length = low + int(rng.random() * (high - low + 1))
        return {"length": length, "angle": between(self.angle_degrees, rng)}

    def changed(self, pixels: np.ndarray, drawn: Drawn) -> np.ndarray:
        blurred: np.ndarray = opencv().filter2D(pixels, -1, _line(drawn["length"], drawn["angle"]))
        return blurred.reshape(pixels.shape)


def _line(length: int, degrees: float) -> np.ndarray:
    """A line through the middle of a square, its weights adding up to one."""
    side = length | 1
    kernel = np.zeros((side, side), np.float32)
    half, middle = (length - 1) / 2, side // 2
    across, down = half * cos(radians(degrees)), -half * sin(radians(degrees))
    ends = [(round(16 * (middle + sign * across)), round(16 * (middle + sign * down))) for sign in (-1, 1)]
    opencv().line(kernel, *ends, 1.0, 1, opencv().LINE_8, 4)
    kernel /= kernel.sum()
    return kernel
