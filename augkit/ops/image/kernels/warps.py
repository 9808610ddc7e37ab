"""Where pixels go: each warp moves arrays and points alike.

Points are continuous: the first pixel reaches from 0 to 1 and its middle is at 0.5, so that a picture of width w
reaches from 0 to w and is mirrored by x → w - x.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cache
from typing import Literal

import numpy as np

from augkit.ops.image.reading.opencv import opencv

__all__ = [
    "Affine",
    "Border",
    "Chain",
    "Crop",
    "Filling",
    "Interpolation",
    "Pad",
    "Perspective",
    "Resize",
    "Warp",
]

Border = Literal["constant", "reflect", "replicate"]
Interpolation = Literal["nearest", "linear", "cubic", "area", "lanczos"]


class Filling:
    """What is seen where the picture does not reach.

    Attributes:
        border: the picture mirrored (`reflect`) or its edge repeated (`replicate`), or one `value`.
        value: of every channel, as a share of white; alpha is 0 there. A mask has `mask_value`.
    """

    __slots__ = ("border", "mask_value", "value")

    def __init__(self, border: Border = "constant", value: float = 0.0, mask_value: int = 0) -> None:
        self.border, self.value, self.mask_value = border, value, mask_value

    def of(self, array: np.ndarray, *, is_mask: bool) -> tuple[int, tuple[float, ...]]:
        """OpenCV's border mode and value for an array."""
        if not self.value and self.border == "constant" and not is_mask:
            return _BLACK
        mode = _mode_of(self.border)
        if self.border == "reflect" and min(array.shape[:2]) == 1:  # one pixel has nothing to mirror
            mode = _mode_of("replicate")
        if is_mask:
            return mode, (float(self.mask_value),) * 4
        value = 0.0
        if self.value:
            white = 1.0 if array.dtype.kind == "f" else float(np.iinfo(array.dtype).max)
            value = self.value * white if array.dtype.kind == "f" else float(round(self.value * white))
        return mode, (value, value, value, 0.0 if array.shape[-1] == 4 else value)


_HALF = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
_BACK = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]])
_BLACK = (0, (0.0, 0.0, 0.0, 0.0))  # what Filling() comes to, of any array


class Warp(ABC):
    """A change of place.

    Attributes:
        width: of the picture afterwards.
        height: of the picture afterwards.
        is_straight: whether straight lines stay straight.
    """

    width: int
    height: int
    is_straight: bool = True

    @abstractmethod
    def points(self, points: np.ndarray) -> np.ndarray:
        """Where continuous points go, shape (n, 2)."""

    @abstractmethod
    def _moved(self, array: np.ndarray, interpolation: int, border: int, value: tuple[float, ...]) -> np.ndarray:
        """The array with its pixels moved; it may lose a last axis of one."""

    def array(
        self,
        array: np.ndarray,
        filling: Filling | None = None,
        *,
        interpolation: Interpolation = "linear",
        is_mask: bool = False,
    ) -> np.ndarray:
        """A picture (H × W × C) or a mask (H × W or H × W × C) with its pixels moved; contiguous, of the same type."""
        kind = _number_of("nearest" if is_mask else interpolation)
        mode, value = _BLACK if filling is None else filling.of(array, is_mask=is_mask)
        moved = self._moved(array, kind, mode, value)
        if moved.dtype.kind == "f":
            moved = np.clip(moved, 0, 1, dtype=array.dtype)  # cubic interpolation reaches beyond
        return np.ascontiguousarray(moved if moved.ndim == array.ndim else moved[:, :, None])


@cache
def _mode_of(border: Border) -> int:
    """OpenCV's."""
    cv2 = opencv()
    modes = {"reflect": cv2.BORDER_REFLECT_101, "replicate": cv2.BORDER_REPLICATE, "constant": cv2.BORDER_CONSTANT}
    return int(modes[border])


@cache
def _number_of(interpolation: Interpolation) -> int:
    """OpenCV's."""
    cv2 = opencv()
    kinds = {
        "nearest": cv2.INTER_NEAREST,
        "linear": cv2.INTER_LINEAR,
        "cubic": cv2.INTER_CUBIC,
        "area": cv2.INTER_AREA,
        "lanczos": cv2.INTER_LANCZOS4,
    }
    return int(kinds[interpolation])


class Crop(Warp):
    """Cut a rectangle out, which lies within the picture."""

    def __init__(self, left: int, top: int, width: int, height: int) -> None:
        self.left, self.top, self.width, self.height = left, top, width, height

    def points(self, points: np.ndarray) -> np.ndarray:
        moved: np.ndarray = points - np.array([self.left, self.top])
        return moved

    def _moved(self, array: np.ndarray, interpolation: int, border: int, value: tuple[float, ...]) -> np.ndarray:
        part: np.ndarray = array[self.top : self.top + self.height, self.left : self.left + self.width].copy()
        return part


class Pad(Warp):
    """Add pixels at the sides of a picture of a given size."""

    def __init__(self, width: int, height: int, left: int, top: int, right: int, bottom: int) -> None:
        self.sides = (top, bottom, left, right)
        self.width, self.height = width + left + right, height + top + bottom

    def points(self, points: np.ndarray) -> np.ndarray:
        top, _, left, _ = self.sides
        moved: np.ndarray = points + np.array([left, top])
        return moved

    def _moved(self, array: np.ndarray, interpolation: int, border: int, value: tuple[float, ...]) -> np.ndarray:
        padded: np.ndarray = opencv().copyMakeBorder(array, *self.sides, border, value=value)
        return padded


class Resize(Warp):
    """Scale to a size."""

    def __init__(self, before: tuple[int, int], width: int, height: int) -> None:
        self.before, self.width, self.height = before, width, height

    def points(self, points: np.ndarray) -> np.ndarray:
        moved: np.ndarray = points * np.array([self.width / self.before[0], self.height / self.before[1]])
        return moved

    def _moved(self, array: np.ndarray, interpolation: int, border: int, value: tuple[float, ...]) -> np.ndarray:
        cv2 = opencv()
        if interpolation == cv2.INTER_NEAREST:
            interpolation = cv2.INTER_NEAREST_EXACT  # takes the pixel that the middle falls into
        scaled: np.ndarray = cv2.resize(array, (self.width, self.height), interpolation=interpolation)
        return scaled


class Chain(Warp):
    """One warp after another; pixels are moved twice."""

    def __init__(self, first: Warp, second: Warp) -> None:
        self.steps = (first, second)
        self.width, self.height = second.width, second.height
        self.is_straight = first.is_straight and second.is_straight

    def points(self, points: np.ndarray) -> np.ndarray:
        first, second = self.steps
        return second.points(first.points(points))

    def _moved(self, array: np.ndarray, interpolation: int, border: int, value: tuple[float, ...]) -> np.ndarray:
        for step in self.steps:
            array = step._moved(array, interpolation, border, value)
        return array


class Perspective(Warp):
    """A projective map of continuous points.

    Args:
        matrix: 3 × 3, from points before to points after.
        width: of the picture afterwards.
        height: of the picture afterwards.
    """

    def __init__(self, matrix: np.ndarray, width: int, height: int) -> None:
        self.matrix, self.width, self.height = np.asarray(matrix, np.float64), width, height

    def points(self, points: np.ndarray) -> np.ndarray:
        homogeneous = np.hstack([points, np.ones((len(points), 1))]) @ self.matrix.T
        moved: np.ndarray = homogeneous[:, :2] / homogeneous[:, 2:]
        return moved

    def _moved(self, array: np.ndarray, interpolation: int, border: int, value: tuple[float, ...]) -> np.ndarray:
        warped: np.ndarray = opencv().warpPerspective(
            array,
            _of_pixels(self.matrix),
            (self.width, self.height),
            flags=interpolation,
            borderMode=border,
            borderValue=value,
        )
        return warped


class Affine(Perspective):
    """An affine map of continuous points, given as a 3 × 3 matrix whose last row is 0, 0, 1."""

    def _moved(self, array: np.ndarray, interpolation: int, border: int, value: tuple[float, ...]) -> np.ndarray:
        warped: np.ndarray = opencv().warpAffine(
            array,
            _of_pixels(self.matrix)[:2],
            (self.width, self.height),
            flags=interpolation,
            borderMode=border,
            borderValue=value,
        )
        return warped


def _of_pixels(matrix: np.ndarray) -> np.ndarray:
    """A map of continuous points as one of pixel numbers, whose middles are whole."""
    made: np.ndarray = _BACK @ matrix @ _HALF
    return made
