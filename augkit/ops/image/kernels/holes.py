"""Rectangles cut out of a picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from augkit.ops.image.kernels.colours import typed, white
from augkit.ops.image.kernels.noise import generator_of

__all__ = ["cut_out"]


def cut_out(pixels: np.ndarray, holes: Sequence[Sequence[int]], fill: float, seed: int | None = None) -> np.ndarray:
    """A copy of the picture with holes.

    Args:
        pixels: H × W × C.
        holes: left, top, width and height of each in pixels; they may reach beyond the picture.
        fill: value as a share of white.
        seed: of noise that fills them instead, evenly drawn from black to white.
    """
    made: np.ndarray = pixels.copy()
    value = fill if pixels.dtype.kind == "f" else round(fill * white(pixels))
    noise = None if seed is None else generator_of(seed)
    for left, top, width, height in holes:
        place = np.s_[max(0, top) : max(0, top + height), max(0, left) : max(0, left + width)]
        made[place] = value if noise is None else typed(noise.random(made[place].shape, np.float32), pixels.dtype)
    return made
