"""Changes of place that take each pixel over as it is: mirrored, turned by quarters, transposed."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from augkit.ops.image.kernels.warps import Filling, Interpolation, Warp
from augkit.ops.image.reading.opencv import opencv

__all__ = ["Flip", "Rot90", "Transpose", "rearranging"]

_AS_IT_IS = (0, 0, (0.0,))  # an interpolation, a border and a value that nobody looks at


class Rearranged(Warp):
    """A change of place that takes each pixel over as it is, so that there is nothing to interpolate or to fill."""

    def array(
        self,
        array: np.ndarray,
        filling: Filling | None = None,
        *,
        interpolation: Interpolation = "linear",
        is_mask: bool = False,
    ) -> np.ndarray:
        moved = self._moved(array, *_AS_IT_IS)
        return moved if moved.ndim == array.ndim else moved[:, :, None]


class Flip(Rearranged):
    """Mirror left to right, or top to bottom."""

    def __init__(self, width: int, height: int, vertical: bool = False) -> None:
        self.width, self.height, self.vertical = width, height, vertical

    def points(self, points: np.ndarray) -> np.ndarray:
        return np.array([0, self.height]) + points * (1, -1) if self.vertical else (self.width, 0) + points * (-1, 1)

    def _moved(self, array: np.ndarray, interpolation: int, border: int, value: tuple[float, ...]) -> np.ndarray:
        flipped: np.ndarray = opencv().flip(array, 0 if self.vertical else 1)
        return flipped


class Rot90(Rearranged):
    """A number of quarter turns, counter-clockwise.

    Args:
        width: of the picture before.
        height: of the picture before.
        turns: from 0 to 3.
    """

    def __init__(self, width: int, height: int, turns: int) -> None:
        self.before, self.turns = (width, height), turns
        self.width, self.height = (height, width) if turns % 2 else (width, height)

    def points(self, points: np.ndarray) -> np.ndarray:
        (width, height), (x, y) = self.before, points.T
        places = [(x, y), (y, width - x), (width - x, height - y), (height - y, x)]
        return np.stack(places[self.turns], axis=1)

    def _moved(self, array: np.ndarray, interpolation: int, border: int, value: tuple[float, ...]) -> np.ndarray:
        if not self.turns:
            return array
        turned: np.ndarray = opencv().rotate(array, 3 - self.turns)  # OpenCV counts quarters clockwise, 0 being one
        return turned


class Transpose(Rearranged):
    """Rows become columns."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = height, width

    def points(self, points: np.ndarray) -> np.ndarray:
        return points[:, ::-1]

    def _moved(self, array: np.ndarray, interpolation: int, border: int, value: tuple[float, ...]) -> np.ndarray:
        turned: np.ndarray = opencv().transpose(array)
        return turned


@lru_cache(maxsize=256)
def rearranging(kind: type[Rearranged], *arguments: int) -> Rearranged:
    """A flip, turn or transposition; made once for all pictures of a size, since they take little longer themselves."""
    return kind(*arguments)
