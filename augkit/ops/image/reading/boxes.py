"""Boxes of a picture, in the four conventions that data sets write them in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import numpy as np

__all__ = ["BoxFormat", "Boxes"]

BoxFormat = Literal["coco", "pascal_voc", "yolo", "albumentations"]
"""`coco`: left, top, width, height; `pascal_voc`: left, top, right, bottom; both in pixels. `yolo`: centre and size;
`albumentations`: left, top, right, bottom; both as shares of the picture's width and height."""

PIXEL_DIGITS, SHARE_DIGITS = 4, 8  # that are written after the point
Rectangles = np.ndarray
"""Shape (n, 4), float64: left, top, right, bottom in pixels; the first pixel reaches from 0 to 1."""


class Boxes:
    """The boxes of one picture and everything that was written beside them.

    Attributes:
        rectangles: left, top, right, bottom in pixels, shape (n, 4), float64.
        kept: which of the boxes of the row they are, in order, shape (n,), int64.
        column: the value of the row's column as it was read.
    """

    __slots__ = ("column", "format", "kept", "rectangles")

    def __init__(self, rectangles: Rectangles, kept: np.ndarray, column: Any, format: BoxFormat) -> None:
        self.rectangles, self.kept, self.column, self.format = rectangles, kept, column, format

    @classmethod
    def read(cls, column: Any, format: BoxFormat, width: int, height: int) -> Boxes:
        """Boxes as a row holds them.

        Args:
            column: a list of four numbers each, a list of structs with `bbox`, or a struct of lists with `bbox`.
            format: how the four numbers are meant.
            width: of the picture in pixels.
            height: of the picture in pixels.

        Raises:
            ValueError: a box has not four finite numbers, or ends before it begins.
        """
        written = _numbers(column)
        values = np.array(written if len(written) else np.empty((0, 4)), np.float64)
        if values.ndim != 2 or values.shape[1] != 4 or not np.isfinite(values).all():
            raise ValueError("a box has not four finite numbers")
        rectangles = _TO_PIXELS[format](values) * _scale(format, width, height)
        if (rectangles[:, :2] > rectangles[:, 2:]).any():
            bad = written[int(np.flatnonzero((rectangles[:, :2] > rectangles[:, 2:]).any(axis=1))[0])]
            raise ValueError(f"the box {list(bad)} ends before it begins; is `source.box_format` {format}?")
        return cls(rectangles, np.arange(len(rectangles)), column, format)

    def moved(self, rectangles: Rectangles, kept: np.ndarray) -> Boxes:
        """Boxes in other places.

        Args:
            rectangles: of those that are left, shape (m, 4).
            kept: which of these boxes they are, shape (m,).
        """
        return Boxes(rectangles, self.kept[kept], self.column, self.format)

    def written(self, width: int, height: int) -> Any:
        """The value for the row's column, in the shape and convention it was read in.

        What belongs to a box stays by it. Whole numbers stay whole numbers.
        """
        numbers = _FROM_PIXELS[self.format](self.rectangles / _scale(self.format, width, height))
        boxes: list[list[float]] = np.round(numbers, SHARE_DIGITS if _is_share(self.format) else PIXEL_DIGITS).tolist()
        if _is_whole(self.column):
            boxes = [[round(number) for number in box] for box in boxes]
        kept = self.kept.tolist()
        if isinstance(self.column, Mapping):
            return {
                name: boxes if name == "bbox" else [values[index] for index in kept] if _is_list(values) else values
                for name, values in self.column.items()
            }
        if len(self.column) and isinstance(self.column[0], Mapping):
            return [{**self.column[index], "bbox": box} for index, box in zip(kept, boxes, strict=True)]
        return boxes


def _numbers(column: Any) -> Sequence[Sequence[float]]:
    if isinstance(column, Mapping):
        found: Sequence[Sequence[float]] = column["bbox"] if column["bbox"] is not None else []
        return found
    return [box["bbox"] if isinstance(box, Mapping) else box for box in column]


def _is_list(values: Any) -> bool:
    return isinstance(values, list | tuple | np.ndarray)


def _is_whole(column: Any) -> bool:
    numbers = [number for box in _numbers(column) for number in box]
    return bool(numbers) and all(isinstance(number, int) for number in numbers)


def _is_share(format: BoxFormat) -> bool:
    return format in ("yolo", "albumentations")


def _scale(format: BoxFormat, width: int, height: int) -> np.ndarray:
    return np.array([width, height, width, height] if _is_share(format) else [1, 1, 1, 1], np.float64)


def _as_they_are(boxes: np.ndarray) -> np.ndarray:
    return boxes


def _from_corner(boxes: np.ndarray) -> np.ndarray:
    return np.hstack([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]])


def _to_corner(boxes: np.ndarray) -> np.ndarray:
    return np.hstack([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]])


def _from_centre(boxes: np.ndarray) -> np.ndarray:
    return np.hstack([boxes[:, :2] - boxes[:, 2:] / 2, boxes[:, :2] + boxes[:, 2:] / 2])


def _to_centre(boxes: np.ndarray) -> np.ndarray:
    return np.hstack([(boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 2:] - boxes[:, :2]])


_Conversion = Callable[[np.ndarray], np.ndarray]
_TO_PIXELS: dict[BoxFormat, _Conversion] = {
    "coco": _from_corner,
    "pascal_voc": _as_they_are,
    "yolo": _from_centre,
    "albumentations": _as_they_are,
}
_FROM_PIXELS: dict[BoxFormat, _Conversion] = {
    "coco": _to_corner,
    "pascal_voc": _as_they_are,
    "yolo": _to_centre,
    "albumentations": _as_they_are,
}
