"""A part of a picture that may reach beyond it."""

from __future__ import annotations

import numpy as np

from augkit.ops.image.kernels.warps import Crop
from augkit.ops.image.reading.opencv import opencv

__all__ = ["Window"]

_CONSTANT = 0  # OpenCV's BORDER_CONSTANT


class Window(Crop):
    """Cut a rectangle out that may reach beyond the picture, or lie beyond it."""

    def _moved(self, array: np.ndarray, interpolation: int, border: int, value: tuple[float, ...]) -> np.ndarray:
        (height, width), (left, top) = array.shape[:2], (self.left, self.top)
        right, bottom = left + self.width, top + self.height
        above, before = 0 if top >= 0 else -top, 0 if left >= 0 else -left
        below, after = 0 if bottom <= height else bottom - height, 0 if right <= width else right - width
        if not (above or before or below or after):
            return super()._moved(array, interpolation, border, value)
        if border == _CONSTANT and top < height and left < width and bottom > 0 and right > 0:
            seen = array[top + above : bottom - below, left + before : right - after]  # not what is then cut off
            made: np.ndarray = opencv().copyMakeBorder(seen, above, below, before, after, border, value=value)
            return made
        padded = opencv().copyMakeBorder(array, above, below, before, after, border, value=value)
        top, left = top + above, left + before
        return padded[top : top + self.height, left : left + self.width].copy()  # type: ignore[no-any-return]
