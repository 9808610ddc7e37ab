"""`image.copy_paste`: things of another picture."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.image.base import Mask, Picture
from augkit.ops.image.kernels.canvas import in_the_kind_of, joined_boxes, joined_keypoints
from augkit.ops.image.kernels.warps import Resize
from augkit.ops.image.kinds.partner_base import PartnerOperator, Partners
from augkit.ops.image.reading.keypoints import Keypoints

OUTSIDE = -1.0  # a place that is in no picture


@operator("image.copy_paste", version=1)
class CopyPaste(PartnerOperator):
    """Cut what stands in boxes of another picture out and paste it into this one, at the same share of its size.

    With a mask, what is cut out is the thing itself and its numbers go into the mask; without one, the whole box. A box
    of this picture of which too little is still seen is dropped (`min_visibility`). A covered keypoint is dropped, or
    becomes invisible where points say how visible they are. Keypoints of the other picture come along where pasted.

    Args:
        most: most boxes that are pasted; at least one.

    Source: Ghiasi et al. 2021, "Simple Copy-Paste is a Strong Data Augmentation Method for Instance Segmentation".
    """

    moves: ClassVar[frozenset[str]] = frozenset({"image", "boxes", "mask", "keypoints"})
    keeps: ClassVar[frozenset[str]] = frozenset({"id", "group", "time", "label"})
    needs: ClassVar[frozenset[str]] = frozenset({"boxes"})

    most: Annotated[int, Field(ge=1, le=32)] = 3

    def draw(self, sample: Picture, rng: Chance, fitted: Partners) -> Drawn:
        partners = self.pick(sample, rng, fitted)
        if not partners or sample.boxes is None:
            return None
        boxes = fitted.picture(partners[0]).boxes
        count = 0 if boxes is None else len(boxes.rectangles)
        if not count:
            return None
        wanted = min(count, 1 + int(rng.random() * self.most))
        return {"partner": partners[0], "boxes": sorted(rng.permutation(count)[:wanted].tolist())}

    def apply(self, sample: Picture, drawn: Any) -> Picture:
        partner = self.partner(drawn["partner"])
        scaled = self.moved(partner, Resize((partner.width, partner.height), sample.width, sample.height))
        assert scaled.boxes is not None and sample.boxes is not None
        wanted = np.flatnonzero(np.isin(scaled.boxes.kept, drawn["boxes"]))
        pasted = scaled.boxes.moved(scaled.boxes.rectangles[wanted], wanted)
        covered = _covered(scaled, pasted.rectangles)
        pixels = sample.pixels.copy()
        pixels[covered] = in_the_kind_of(scaled.pixels, pixels)[covered]
        mask = sample.mask
        if mask is not None:
            numbers = mask.numbers.copy()
            numbers[covered] = scaled.mask.numbers[covered] if scaled.mask is not None else 0
            mask = Mask(numbers, mask.palette, mask.path)
        seen = np.flatnonzero([_seen(box, covered) >= self.min_visibility for box in sample.boxes.rectangles])
        boxes = joined_boxes([sample.boxes.moved(sample.boxes.rectangles[seen], seen), pasted])
        keypoints = _joined_keypoints(sample.keypoints, scaled.keypoints, covered)
        return sample.replaced(pixels=pixels, mask=mask, boxes=boxes, keypoints=keypoints)


def _covered(picture: Picture, rectangles: np.ndarray) -> np.ndarray:
    """Which pixels are pasted, H × W: those of the boxes that the mask says are things, or all of them."""
    covered = np.zeros((picture.height, picture.width), bool)
    for left, top, right, bottom in np.rint(rectangles).astype(int).tolist():
        covered[top:bottom, left:right] = True
    if picture.mask is None:
        return covered
    things = picture.mask.numbers != 0
    covered &= things if things.ndim == 2 else things.any(axis=2)
    return covered


def _joined_keypoints(own: Keypoints | None, others: Keypoints | None, covered: np.ndarray) -> Keypoints | None:
    """The keypoints of a picture that are still seen, and those of the other that were pasted."""
    if own is None:
        return None
    height, width = covered.shape
    seen = own.moved(np.where(_on(own, covered)[:, None], OUTSIDE, own.points), width, height)
    if others is None:
        return seen
    pasted = np.flatnonzero(_on(others, covered))
    records = [others.records[number] for number in pasted.tolist()]
    return joined_keypoints([seen, Keypoints(others.points[pasted], records, is_whole=others.is_whole)])


def _on(keypoints: Keypoints, pixels: np.ndarray) -> np.ndarray:
    """Whether each keypoint stands on one of the pixels, H × W; shape (n,)."""
    height, width = pixels.shape
    columns, rows = np.clip(np.rint(keypoints.points), 0, (width - 1, height - 1)).astype(int).T
    found: np.ndarray = pixels[rows, columns]
    return found


def _seen(box: np.ndarray, covered: np.ndarray) -> float:
    """Share of a box that is not covered."""
    left, top = np.floor(box[:2]).astype(int).tolist()
    right, bottom = np.ceil(box[2:]).astype(int).tolist()
    inside = covered[top:bottom, left:right]
    return 1.0 - float(inside.mean()) if inside.size else 0.0
