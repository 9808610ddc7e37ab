"""One picture upon another: their channels, types and boxes brought together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from augkit.ops.image.kernels.colours import shares, typed
from augkit.ops.image.kernels.warps import Resize
from augkit.ops.image.reading.boxes import Boxes
from augkit.ops.image.reading.encode import with_channels
from augkit.ops.image.reading.keypoints import Keypoints

__all__ = ["fitted_to", "in_the_kind_of", "joined_boxes", "joined_keypoints"]


def in_the_kind_of(pixels: np.ndarray, like: np.ndarray) -> np.ndarray:
    """Pixels with the number of channels and the type of others."""
    pixels = with_channels(pixels, like.shape[2])
    return pixels if pixels.dtype == like.dtype else typed(shares(pixels), like.dtype)


def fitted_to(like: np.ndarray, pixels: np.ndarray) -> np.ndarray:
    """Pixels with the size of others, their number of channels and their type; the same pixels where they have them."""
    (height, width), (own_height, own_width) = like.shape[:2], pixels.shape[:2]
    if (height, width) != (own_height, own_width):
        pixels = Resize((own_width, own_height), width, height).array(pixels)
    return in_the_kind_of(pixels, like)


def joined_boxes(all_boxes: Sequence[Boxes | None]) -> Boxes | None:
    """The boxes of several pictures as those of one; None where the first has none.

    Raises:
        ValueError: they are not written in the same shape, so that they cannot stand in one list.
    """
    first, *others = all_boxes
    if first is None:
        return None
    rest = [boxes for boxes in others if boxes is not None]
    columns = [boxes.column for boxes in (first, *rest)]
    counts = [_count(column) for column in columns]
    kept = [boxes.kept + sum(counts[:place]) for place, boxes in enumerate((first, *rest))]
    rectangles = [boxes.rectangles for boxes in (first, *rest)]
    return Boxes(np.vstack(rectangles), np.concatenate(kept), _joined(columns), first.format)


def joined_keypoints(all_keypoints: Sequence[Keypoints | None]) -> Keypoints | None:
    """The keypoints of several pictures as those of one; None where the first has none."""
    first, *others = all_keypoints
    if first is None:
        return None
    everyone = [first, *(keypoints for keypoints in others if keypoints is not None)]
    records = [record for keypoints in everyone for record in keypoints.records]
    points = np.vstack([keypoints.points for keypoints in everyone])
    return Keypoints(points, records, is_whole=first.is_whole)


def _count(column: Any) -> int:
    return len(column["bbox"] or ()) if isinstance(column, Mapping) else len(column)


def _joined(columns: Sequence[Any]) -> Any:
    kinds = {isinstance(column, Mapping) for column in columns}
    if len(kinds) > 1:
        raise ValueError("the boxes of the two rows are not written in the same shape")
    if kinds == {False}:
        return [box for column in columns for box in column]
    return {name: [value for column in columns for value in column[name] or ()] for name in columns[0]}
