"""Masks out of what COCO writes of a thing's shape: polygons, or runs of pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

__all__ = ["inside_polygon", "shape_of"]


def inside_polygon(corners: np.ndarray, width: int, height: int) -> np.ndarray:
    """The pixels whose middles lie within a polygon, by the even-odd rule.

    Args:
        corners: x and y of each, shape (n, 2), in pixels; the first pixel reaches from 0 to 1.
        width: of the picture in pixels.
        height: of the picture in pixels.

    Returns:
        Truth values, H × W.

    >>> inside_polygon(np.array([[1, 0], [3, 0], [3, 2], [1, 2]]), 4, 2).astype(int).tolist()
    [[0, 1, 1, 0], [0, 1, 1, 0]]
    """
    inside = np.zeros((height, width), bool)
    left, top = np.clip(np.floor(corners.min(axis=0)), 0, (width, height)).astype(int).tolist()
    right, bottom = np.clip(np.ceil(corners.max(axis=0)), 0, (width, height)).astype(int).tolist()
    starts, ends = corners, np.roll(corners, -1, axis=0)
    middles = np.arange(top, bottom) + 0.5
    crossed = (starts[:, 1:] <= middles) != (ends[:, 1:] <= middles)  # sides × rows
    side, row = np.nonzero(crossed)
    (x0, y0), (x1, y1) = starts[side].T, ends[side].T
    at = x0 + (middles[row] - y0) * (x1 - x0) / (y1 - y0)
    turns = np.zeros((bottom - top, right - left + 1), np.uint8)
    np.add.at(turns, (row, np.clip(np.ceil(at - 0.5) - left, 0, right - left).astype(np.int64)), 1)
    inside[top:bottom, left:right] = np.bitwise_xor.accumulate(turns[:, :-1] & 1, axis=1)
    return inside


def shape_of(segmentation: Any, width: int, height: int) -> np.ndarray:
    """The pixels of a thing, H × W, as `segmentation` of an annotation says.

    Args:
        segmentation: a list of polygons, each a list of x and y in turn; or `{size, counts}`, runs of pixels outside
            and inside in turn, column by column, as numbers or as COCO packs them into a string.
        width: of the picture in pixels.
        height: of the picture in pixels.

    Raises:
        ValueError: it is neither, or is of another size.
    """
    if isinstance(segmentation, Mapping):
        return _of_runs(segmentation, width, height)
    shape = np.zeros((height, width), bool)
    for polygon in segmentation:
        corners = np.array(polygon, np.float64)
        if corners.ndim != 1 or len(corners) < 6 or len(corners) % 2 or not np.isfinite(corners).all():
            raise ValueError("a polygon has not three corners or more of two finite numbers each")
        shape |= inside_polygon(corners.reshape(-1, 2), width, height)
    return shape


def _of_runs(segmentation: Mapping[str, Any], width: int, height: int) -> np.ndarray:
    size, counts = segmentation.get("size"), segmentation.get("counts")
    runs = _unpacked(counts) if isinstance(counts, str) else counts
    if list(size or ()) != [height, width] or not isinstance(runs, Sequence) or sum(runs) != width * height:
        raise ValueError(f"the runs of a mask do not fill a picture of {width} × {height}")
    inside: np.ndarray = np.repeat(np.arange(len(runs)) % 2 == 1, runs).reshape(width, height).T
    return inside


def _unpacked(packed: str) -> list[int]:
    """Runs out of a string of five bits a character, lowest first; from the fourth on added to that two before."""
    runs: list[int] = []
    number = shift = 0
    for letter in packed:
        bits = ord(letter) - 48
        number |= (bits & 31) << shift
        shift += 5
        if bits & 32:
            continue
        if bits & 16:
            number -= 1 << shift
        runs.append(number + (runs[-2] if len(runs) > 2 else 0))
        number = shift = 0
    return runs
