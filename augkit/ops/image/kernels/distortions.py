"""Warps that bend straight lines."""

from __future__ import annotations

import numpy as np

from augkit.ops.image.kernels.warps import Warp
from augkit.ops.image.reading.opencv import opencv

__all__ = ["Grid", "Remap"]

ROUNDS = 60  # of the search for where a point of a distorted picture came from


class Remap(Warp):
    """A map that says of each pixel afterwards where it comes from.

    Args:
        shift: H × W × 2, float32: how far to the right and below a pixel's source lies.
    """

    is_straight = False

    def __init__(self, shift: np.ndarray) -> None:
        self.shift = shift
        self.height, self.width = shift.shape[:2]

    def points(self, points: np.ndarray) -> np.ndarray:
        """The points whose source the given ones are, found by half steps, which do not swing."""
        found = points.astype(np.float64)
        for _ in range(ROUNDS):
            step = points - self._shift_at(found) - found
            found = found + step / 2
            if np.abs(step).max(initial=0.0) < 1e-3:
                break
        return found

    def _shift_at(self, points: np.ndarray) -> np.ndarray:
        """The shift at continuous points, between the middles of pixels linearly."""
        at = np.clip(points - 0.5, 0, (self.width - 1, self.height - 1))
        low = np.floor(at).astype(int)
        high = np.minimum(low + 1, (self.width - 1, self.height - 1))
        (right, below), shift = (at - low).T[:, :, None], self.shift
        upper = shift[low[:, 1], low[:, 0]] * (1 - right) + shift[low[:, 1], high[:, 0]] * right
        lower = shift[high[:, 1], low[:, 0]] * (1 - right) + shift[high[:, 1], high[:, 0]] * right
        mixed: np.ndarray = upper * (1 - below) + lower * below
        return mixed

    def _moved(self, array: np.ndarray, interpolation: int, border: int, value: tuple[float, ...]) -> np.ndarray:
        rows, columns = np.mgrid[: self.height, : self.width].astype(np.float32)
        across, down = columns + self.shift[:, :, 0], rows + self.shift[:, :, 1]
        moved: np.ndarray = opencv().remap(array, across, down, interpolation, borderMode=border, borderValue=value)
        return moved


class Grid(Remap):
    """A grid whose columns and rows get other sizes.

    Args:
        width: of the picture in pixels.
        height: of the picture in pixels.
        columns: relative sizes that the columns have before; afterwards all are equal.
        rows: the same of the rows.
    """

    def __init__(self, width: int, height: int, columns: np.ndarray, rows: np.ndarray) -> None:
        self.lines = [_lines(columns, width), _lines(rows, height)]
        shift = np.empty((height, width, 2), np.float32)
        for axis, (before, after) in enumerate(self.lines):
            middles = np.arange((width, height)[axis]) + 0.5
            moved = np.interp(middles, after, before) - middles
            shift[:, :, axis] = moved[None, :] if axis == 0 else moved[:, None]
        super().__init__(shift)

    def points(self, points: np.ndarray) -> np.ndarray:
        return np.stack(
            [np.interp(points[:, axis], before, after) for axis, (before, after) in enumerate(self.lines)], axis=1
        )


def _lines(sizes: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Where the lines of a grid lie before and after."""
    before = np.concatenate([[0.0], np.cumsum(sizes)]) / sizes.sum() * length
    return before, np.linspace(0, length, len(before))
