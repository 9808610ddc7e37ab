"""`image.mosaic`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.mosaic import Mosaic
from augkit.ops.image.reading.encode import encode_mask

from .pictures import even, mixed, row

DRAWN = {"partner": ["b", "c", "d"], "at": [24, 6], "corner": 3}
CORNERS = {"b": (0, 0, 24, 6), "c": (24, 0, 8, 6), "d": (0, 6, 24, 18), "a": (24, 6, 8, 18)}
"""Left, top, width and height; the picture itself is the last corner."""


def rows(**values: Any) -> list[Any]:
    """Four pictures of 32 × 24, each of a brightness of its own, with what `values` has for each."""
    return [
        row(id, even(60 * number), **{role: column[id] for role, column in values.items()})
        for number, id in enumerate("abcd")
    ]


def test_four_pictures_meet_at_the_drawn_point() -> None:
    made = mixed(Mosaic(), rows(), DRAWN).pixels
    for number, id in enumerate("abcd"):
        left, top, width, height = CORNERS[id]
        assert (made[top : top + height, left : left + width] == 60 * number).all()


def test_boxes_masks_and_keypoints_of_all_four_go_into_their_corners() -> None:
    boxes = {id: [{"bbox": [8.0, 12.0, 16.0, 12.0], "id": id}] for id in "abcd"}
    points = {id: [{"x": 15.5, "y": 11.5, "name": id}] for id in "abcd"}
    masks = {
        id: {"bytes": encode_mask(np.full((24, 32), number + 1, np.uint8)), "path": None}
        for number, id in enumerate("abcd")
    }
    one = mixed(Mosaic(), rows(boxes=boxes, keypoints=points, mask=masks), DRAWN)
    found = {box["id"]: box["bbox"] for box in one.boxes.written(32, 24)}
    places = {point["name"]: (point["x"], point["y"]) for point in one.keypoints.written()}
    for number, id in enumerate("abcd"):
        left, top, width, height = CORNERS[id]
        assert found[id] == pytest.approx([left + width / 4, top + height / 2, width / 2, height / 2])
        assert places[id] == pytest.approx((left + width / 2 - 0.5, top + height / 2 - 0.5))
        assert (one.mask.numbers[top : top + height, left : left + width] == number + 1).all()


def test_labels_are_weighted_by_area() -> None:
    labels = {id: [{"label": id, "weight": 1.0}] for id in "abcd"}
    made = mixed(Mosaic(), rows(label=labels), DRAWN).label
    expected = {id: width * height / (32 * 24) for id, (_, _, width, height) in CORNERS.items()}
    assert {part["label"]: part["weight"] for part in made} == pytest.approx(expected, abs=1e-5)
