"""A part of a picture that may reach beyond it."""

from __future__ import annotations

import numpy as np

from augkit.ops.image.kernels.warps import Crop
from augkit.ops.image.reading.opencv import opencv

__all__ = ["Window"]


class Window(Crop):
    """Cut a rectangle out that may reach beyond the picture, or lie beyond it."""

    def _moved(self, array: np.ndarray, interpolation: int, border: int, value: tuple[float, ...]) -> np.ndarray:
        (height, width), (left, top) = array.shape[:2], (self.left, self.top)
        right, bottom = left + self.width, top + self.height
        sides = (max(0, -top), max(0, bottom - height), max(0, -left), max(0, right - width))
        if not any(sides):
            return super()._moved(array, interpolation, border, value)
        seen = array[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
        if border == opencv().BORDER_CONSTANT and seen.size:  # nothing is copied that is then cut off
            made: np.ndarray = opencv().copyMakeBorder(seen, *sides, border, value=value)
            return made
        padded = opencv().copyMakeBorder(array, *sides, border, value=value)
        above, before = top + sides[0], left + sides[2]
        return padded[above : above + self.height, before : before + self.width].copy()  # type: ignore[no-any-return]
