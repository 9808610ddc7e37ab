"""Boxes, keypoints and captions: how they are read, moved, dropped, and written back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.base import Row
from augkit.ops.image.base import Picture
from augkit.ops.image.centre_crop import CentreCrop
from augkit.ops.image.flip import Flip
from augkit.ops.image.reading.boxes import Boxes, BoxFormat
from augkit.ops.image.reading.encode import encode
from augkit.ops.image.reading.keypoints import Keypoints
from augkit.ops.image.rot90 import Rot90

SAME: dict[BoxFormat, list[float]] = {
    "coco": [10.0, 20.0, 30.0, 40.0],
    "pascal_voc": [10.0, 20.0, 40.0, 60.0],
    "yolo": [0.25, 0.5, 0.3, 0.5],
    "albumentations": [0.1, 0.25, 0.4, 0.75],
}
"""One box of a picture of 100 × 80 pixels."""


def row(**targets: Any) -> Row:
    picture = {"bytes": encode(np.zeros((80, 100, 3), np.uint8), "png"), "path": "a.png"}
    return Row("r", {"image": picture, **targets})


@pytest.mark.parametrize("format", SAME)
def test_all_conventions_mean_the_same_box(format: BoxFormat) -> None:
    boxes = Boxes.read([SAME[format]], format, 100, 80)
    assert boxes.rectangles.tolist() == [pytest.approx([10, 20, 40, 60])]
    assert boxes.written(100, 80) == [pytest.approx(SAME[format])]


@pytest.mark.parametrize("format", SAME)
def test_a_flip_in_each_convention(format: BoxFormat) -> None:
    flip = Flip(box_format=format)
    (box,) = flip.carry_out(row(boxes=[SAME[format]]), flip.read(row(boxes=[SAME[format]])), "horizontal").values[
        "boxes"
    ]
    assert Boxes.read([box], format, 100, 80).rectangles.tolist() == [pytest.approx([60, 20, 90, 60])]


def test_what_is_written_beside_a_box_stays_by_it() -> None:
    crop = CentreCrop(width=50, height=40)  # from 25 to 75 across, from 20 to 60 down
    records = [
        {"bbox": [0, 0, 10, 10], "id": 1},  # outside
        {"bbox": [20, 30, 10, 10], "id": 2},  # half of it inside
        {"bbox": [70, 50, 60, 60], "id": 3},  # less than a tenth inside
        {"bbox": [30, 30, 10, 10], "id": 4},
    ]
    after = crop.carry_out(row(boxes=records), crop.read(row(boxes=records)), [25, 20, 50, 40])
    assert after.values["boxes"] == [{"bbox": [0, 10, 5, 10], "id": 2}, {"bbox": [5, 10, 10, 10], "id": 4}]


def test_a_struct_of_lists_keeps_its_lists_in_step() -> None:
    crop = CentreCrop(width=50, height=40)
    column = {"bbox": [[0, 0, 9, 9], [30, 30, 10, 10]], "category": ["a", "b"], "id": [5, 6], "image": "whole"}
    after = crop.carry_out(row(boxes=column), crop.read(row(boxes=column)), [25, 20, 50, 40])
    assert after.values["boxes"] == {"bbox": [[5, 10, 10, 10]], "category": ["b"], "id": [6], "image": "whole"}


@pytest.mark.parametrize(
    "boxes",
    [[[40.0, 60.0, 10.0, 20.0]], [[float("nan"), 0.0, 1.0, 1.0]], [[1.0, 2.0, 3.0]]],
    ids=["turned", "nan", "three"],
)
def test_boxes_that_are_none_are_refused(boxes: Any) -> None:
    with pytest.raises(ValueError, match=r"ends before it begins|four finite numbers"):
        Boxes.read(boxes, "pascal_voc", 100, 80)


def test_left_and_right_of_keypoints_change_places_and_their_order_stays() -> None:
    points = [
        {"x": 10, "y": 5, "name": "left_eye"},
        {"x": 30, "y": 5, "name": "right_eye"},
        {"x": 20, "y": 9, "name": "nose"},
    ]
    flip = Flip(keypoint_symmetry={"left_eye": "right_eye"})
    after = flip.carry_out(row(keypoints=points), flip.read(row(keypoints=points)), "horizontal").values["keypoints"]
    assert after == [
        {"x": 69, "y": 5, "name": "left_eye"},
        {"x": 89, "y": 5, "name": "right_eye"},
        {"x": 79, "y": 9, "name": "nose"},
    ]


def test_keypoints_that_leave_are_dropped_or_become_invisible() -> None:
    plain = Keypoints.read([{"x": 1.0, "y": 1.0}, {"x": 9.0, "y": 9.0}])
    assert plain.moved(plain.points - 5, 8, 8).written() == [{"x": 4.0, "y": 4.0}]
    said = Keypoints.read([{"x": 1.0, "y": 1.0, "visibility": 2}, {"x": 9.0, "y": 9.0, "visibility": 1}])
    assert said.moved(said.points - 5, 8, 8).written() == [
        {"x": 0.0, "y": 0.0, "visibility": 0},
        {"x": 4.0, "y": 4.0, "visibility": 1},
    ]


class _Half:
    """A generator whose every draw is a half."""

    def random(self, size: Any = None) -> Any:
        return 0.5 if size is None else np.full(size, 0.5)


@pytest.mark.parametrize(
    ("caption", "after"),
    [
        ("a dog left of two cats", "a dog right of two cats"),
        ("Right: the leftmost door", "Left: the rightmost door"),
        ("狗在左边", "狗在右边"),
    ],
)
def test_a_caption_that_names_a_side_blocks_a_flip_or_is_rewritten(caption: str, after: str) -> None:
    before = Picture(np.zeros((4, 4, 3), np.uint8), caption=caption)
    assert Flip().draw(before, _Half()) is None  # type: ignore[arg-type]
    assert Rot90().draw(before, _Half()) is None  # type: ignore[arg-type]
    rewriting = Flip(captions="rewrite")
    drawn = rewriting.draw(before, _Half())  # type: ignore[arg-type]
    assert drawn == "horizontal" and rewriting.apply(before, drawn).caption == after
    assert Flip(direction="vertical").draw(before, _Half()) == "vertical"  # type: ignore[arg-type]


@pytest.mark.parametrize("caption", ["He is right behind you", "she left the house", "that's all right"])
def test_a_word_that_may_be_no_side_is_not_rewritten(caption: str) -> None:
    assert Flip(captions="rewrite").draw(Picture(np.zeros((4, 4, 3), np.uint8), caption=caption), _Half()) is None  # type: ignore[arg-type]
