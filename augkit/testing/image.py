"""What image operators are tried on, and what must hold of a picture afterwards.

Every picture has a white square on a dark ground, and everything points at that square: a box round it, a number of the
mask on it, a keypoint in its middle. Wherever an operator takes it, they must go together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from augkit.testing.violation import require

__all__ = ["REFUSED", "check_image_row", "image_odd", "image_ordinary", "marked_pixels", "marked_row"]

Values = Mapping[str, Any]
MARK = 7  # the square's number in the mask
SIDE = 9  # of the square, in pixels
REFUSED = frozenset({"damaged", "cut short", "no image"})
TOLERANCE = 1.5  # pixels that a box, a keypoint and a mask may be apart


def marked_pixels(width: int, height: int, left: int, top: int, kind: type = np.uint8, channels: int = 3) -> np.ndarray:
    """A dark picture with texture and a white square, H × W × C; float32 is in [0, 1]."""
    rows, columns = np.mgrid[:height, :width]
    shares = (
        np.stack([columns / max(1, width - 1), rows / max(1, height - 1), ((rows + columns) % 5) / 5], axis=2) * 0.4
    )
    shares[top : top + SIDE, left : left + SIDE] = 1.0
    if channels != 3:
        shares = shares[:, :, :1] if channels == 1 else np.dstack([shares, np.ones((height, width))])
    if kind is np.float32:
        return shares.astype(np.float32)
    return np.round(shares * np.iinfo(kind).max).astype(kind)


def marked_row(
    width: int = 48, height: int = 40, left: int = 12, top: int = 16, kind: type = np.uint8, channels: int = 3
) -> dict[str, Any]:
    """A row with all targets pointing at its square; boxes as coco has them, beside an id each."""
    from augkit.ops.image.reading.encode import encode, encode_mask

    mask = np.zeros((height, width), np.uint8)
    mask[top : top + SIDE, left : left + SIDE] = MARK
    middle = SIDE // 2
    return {
        "image": {
            "bytes": encode(marked_pixels(width, height, left, top, kind, channels), "png"),
            "path": f"{width}x{height}.png",
        },
        "boxes": [
            {"bbox": [float(left), float(top), float(SIDE), float(SIDE)], "id": 1, "category": "square"},
            {"bbox": [0.0, 0.0, float(width), float(height)], "id": 2, "category": "all"},
        ],
        "mask": {"bytes": encode_mask(mask), "path": "mask.png"},
        "keypoints": [{"x": float(left + middle), "y": float(top + middle), "name": "left_eye"}],
        "caption": "a white square",
        "label": 1,
    }


def image_ordinary() -> tuple[Values, ...]:
    """Pictures of every kind of pixel, with all targets."""
    grey, alpha, deep = (
        marked_row(56, 40, 20, 12, channels=1),
        marked_row(44, 52, 8, 30, channels=4),
        marked_row(64, 40, 40, 20, kind=np.uint16),
    )
    jpeg = _jpeg(marked_row(40, 48, 14, 20))
    return (marked_row(), marked_row(60, 44, 30, 10), grey | {"label": 0}, alpha, deep, jpeg | {"label": 0})


def image_odd() -> dict[str, Values]:
    """Pictures that are valid and rare, and files that are not valid."""
    from augkit.ops.image.reading.encode import encode

    whole = marked_row()
    dot = {"bytes": encode(np.full((1, 1, 3), 200, np.uint8), "png"), "path": "dot.png"}
    line = {"bytes": encode(np.full((1, 40, 3), 99, np.uint8), "png"), "path": "line.png"}
    data = _jpeg(whole)["image"]["bytes"]
    return {
        "one pixel": {"image": dot, "label": 0},
        "one line": {"image": line, "label": 0},
        "no boxes": whole | {"boxes": [], "keypoints": []},
        "all missing": whole | {"boxes": None, "mask": None, "keypoints": None, "caption": None},
        "one grey": {"image": {"bytes": encode(np.full((30, 30, 1), 128, np.uint8), "png"), "path": None}, "label": 0},
        "all black": {"image": {"bytes": encode(np.zeros((30, 30, 3), np.uint8), "png"), "path": "b.png"}, "label": 0},
        "huge": marked_row(1600, 1200, 700, 600),
        "cut short": {"image": {"bytes": data[: len(data) // 2], "path": "cut.jpg"}, "label": 0},
        "no image": {"image": {"bytes": b"no image at all", "path": "a.jpg"}, "label": 0},
    }


def check_image_row(before: Values, after: Values, drawn: Any) -> None:
    """Pixels are of the same type and contiguous; mask, boxes and keypoints are within the picture and still agree."""
    from augkit.ops.image.base import Picture
    from augkit.ops.image.reading.decode import decode

    picture = after["image"]
    if not isinstance(picture, Picture):
        return
    pixels, old = picture.pixels, decode(before["image"]["bytes"])[0]
    require(pixels.dtype == old.dtype, "pixels keep their type", f"{old.dtype} became {pixels.dtype}")
    fits = pixels.ndim == 3 and pixels.shape[2] == old.shape[2] and min(pixels.shape) > 0
    require(fits, "pictures are H × W × C, with the channels they had", f"{old.shape} became {pixels.shape}")
    require(pixels.flags["C_CONTIGUOUS"], "pictures are contiguous", f"its strides are {pixels.strides}")
    height, width = pixels.shape[:2]
    mask = after["mask"].numbers if hasattr(after.get("mask"), "numbers") else None
    if mask is not None:
        require(
            mask.shape[:2] == (height, width), "a mask has the size of its picture", f"{mask.shape}, {pixels.shape}"
        )
        numbers = set(np.unique(mask).tolist()) - {0, MARK}
        require(not numbers, "numbers of a mask are not mixed", f"{sorted(numbers)} are new")
    for left, top, wide, high in _boxes(after.get("boxes")).values():
        inside = left >= -1e-3 and top >= -1e-3 and left + wide <= width + 1e-3 and top + high <= height + 1e-3
        require(inside and wide > 0 and high > 0, "boxes lie within the picture", f"{(left, top, wide, high)}")
    if isinstance(drawn, Mapping) and "partner" in drawn:
        return  # another row's mask and boxes are there as well
    _check_agreement(after, mask)


def _check_agreement(after: Values, mask: np.ndarray | None) -> None:
    box = _boxes(after.get("boxes")).get(1)
    if mask is None or "boxes" not in after or after["boxes"] is None:
        return
    rows, columns = np.nonzero(mask == MARK)
    if box is not None and len(rows):
        left, top, wide, high = box
        seen = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
        apart = np.abs(np.array(seen) - (left, top, left + wide, top + high))
        # the box of a turned or bent shape may be larger than the shape, never smaller
        beyond = np.array([left - seen[0], top - seen[1], seen[2] - left - wide, seen[3] - top - high])
        require((beyond <= TOLERANCE).all(), "a box holds what it is about", f"{box}, and the mask {seen}: {apart}")
    for point in after.get("keypoints") or ():
        if point.get("name") == "left_eye" and len(rows):
            distance = np.hypot(columns - point["x"], rows - point["y"]).min()
            require(distance <= TOLERANCE, "a keypoint stays on its place", f"{point}, {distance:.1f} pixels off")


def _boxes(column: Any) -> dict[int, tuple[float, float, float, float]]:
    """Boxes by id."""
    if not column:
        return {}
    return {box["id"]: tuple(box["bbox"]) for box in column}


def _jpeg(row: dict[str, Any]) -> dict[str, Any]:
    from augkit.ops.image.reading.decode import decode
    from augkit.ops.image.reading.encode import encode

    pixels, _ = decode(row["image"]["bytes"])
    return row | {"image": {"bytes": encode(pixels, "jpeg", 95), "path": "marked.jpeg"}}
