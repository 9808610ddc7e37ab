"""Operators that move pixels, and with them boxes, the mask and keypoints."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import Annotated, ClassVar

import numpy as np
from pydantic import Field

from augkit.ops.base import Drawn, RowOperator
from augkit.ops.image.base import ImageSample, Mask, Picture
from augkit.ops.image.kernels.warps import Border, Filling, Interpolation, Warp
from augkit.ops.image.reading.boxes import Boxes

__all__ = ["FilledOperator", "GeometricOperator", "GeometricSample"]

EDGE_POINTS = 9  # of each side of a box, where straight lines may bend


class GeometricSample(ImageSample):
    """How an operator of any shape moves what points into a picture.

    A box becomes the smallest upright box round its moved corners (of a distortion, round points along its sides), is
    cut to the picture, and is dropped where less than `min_visibility` of it is left, or less than one square pixel.
    A keypoint outside of the picture is dropped, or invisible where points say how visible they are. A mask moves pixel
    by pixel, without mixing numbers.
    """

    moves: ClassVar[frozenset[str]] = frozenset({"image", "boxes", "mask", "keypoints"})
    keeps: ClassVar[frozenset[str]] = frozenset({"label", "id", "group", "time", "caption"})

    min_visibility: Annotated[float, Field(ge=0, le=1)] = Field(
        0.1, description="Share of a moved box's area that must lie in the picture for the box to stay, in [0, 1]."
    )

    def moved(
        self, sample: Picture, warp: Warp, filling: Filling | None = None, interpolation: Interpolation = "linear"
    ) -> Picture:
        """The picture and everything in it moved."""
        pixels = warp.array(sample.pixels, filling, interpolation=interpolation)
        boxes, mask, keypoints = sample.boxes, sample.mask, sample.keypoints
        if boxes is None and mask is None and keypoints is None:
            return sample.with_pixels(pixels)
        if mask is not None:
            mask = Mask(warp.array(mask.numbers, filling, is_mask=True), mask.palette, mask.path)
        if keypoints is not None:
            points = warp.points(keypoints.points + 0.5) - 0.5
            keypoints = keypoints.moved(points, warp.width, warp.height)
        boxes = None if boxes is None else self._moved_boxes(boxes, warp)
        return sample.replaced(pixels=pixels, boxes=boxes, mask=mask, keypoints=keypoints)

    def _moved_boxes(self, boxes: Boxes, warp: Warp) -> Boxes:
        if not len(boxes.rectangles):
            return boxes
        outlines = np.stack([_outline(box, 2 if warp.is_straight else EDGE_POINTS) for box in boxes.rectangles])
        points = warp.points(outlines.reshape(-1, 2)).reshape(outlines.shape)
        whole = np.hstack([points.min(axis=1), points.max(axis=1)])
        return self.cut(boxes, whole, warp.width, warp.height)

    def cut(self, boxes: Boxes, rectangles: np.ndarray, width: int, height: int) -> Boxes:
        """Boxes at new places, cut to the picture; those of which too little is left are dropped."""
        seen = np.clip(rectangles, 0, (width, height, width, height))
        areas = [np.prod(some[:, 2:] - some[:, :2], axis=1) for some in (rectangles, seen)]
        kept = np.flatnonzero((areas[1] >= 1) & (areas[1] >= self.min_visibility * areas[0] - 1e-9))
        return boxes.moved(seen[kept], kept)


class GeometricOperator(GeometricSample, RowOperator[Picture]):
    """A row operator that moves pixels: `draw` says where to, `warp` makes the warp of it, `apply` is given."""

    @abstractmethod
    def warp(self, sample: Picture, drawn: Drawn) -> Warp:
        """The change of place that was drawn."""

    def apply(self, sample: Picture, drawn: Drawn) -> Picture:
        return self.moved(sample, self.warp(sample, drawn))


class FilledOperator(GeometricOperator):
    """A geometric operator that may show what lies beyond the picture."""

    border: Border = Field(
        "constant", description="What is seen beyond the picture: `constant` (`fill`), `reflect` or `replicate`."
    )
    fill: Annotated[float, Field(ge=0, le=1)] = Field(
        0.0, description="Value beyond the picture with a constant border, as a share of white, in [0, 1]."
    )
    mask_fill: Annotated[int, Field(ge=0, le=65535)] = Field(
        0, description="Number of a mask beyond the picture with a constant border, as in 255 for `ignore`."
    )
    interpolation: Interpolation = Field(
        "linear", description="How values between pixels are found: nearest, linear, cubic, area or lanczos."
    )

    def apply(self, sample: Picture, drawn: Drawn) -> Picture:
        return self.moved(sample, self.warp(sample, drawn), self._filling, self.interpolation)

    @cached_property
    def _filling(self) -> Filling:
        return Filling(self.border, self.fill, self.mask_fill)


def _outline(box: np.ndarray, count: int) -> np.ndarray:
    """Points along the sides of a box, shape (4 * count, 2); its corners where `count` is 2."""
    left, top, right, bottom = box
    across, down = np.linspace(left, right, count), np.linspace(top, bottom, count)
    sides = [
        np.stack([across, np.full(count, top)], axis=1),
        np.stack([across, np.full(count, bottom)], axis=1),
        np.stack([np.full(count, left), down], axis=1),
        np.stack([np.full(count, right), down], axis=1),
    ]
    return np.vstack(sides)
