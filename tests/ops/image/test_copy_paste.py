"""`image.copy_paste`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.copy_paste import CopyPaste
from augkit.ops.image.reading.encode import encode_mask

from .pictures import even, mixed, rng, row

THING = [8.0, 6.0, 10.0, 8.0]
DRAWN = {"partner": "b", "boxes": [0]}


def rows(*, with_mask: bool, own_box: list[float]) -> list[Any]:
    """A dark picture with a box of its own, and a light one with a thing that fills the upper half of its box."""
    shape = np.zeros((24, 32), np.uint8)
    shape[6:10, 8:18] = 5
    corner = {"x": own_box[0] + 1, "y": own_box[1] + 1, "name": "own"}
    columns: list[dict[str, Any]] = [
        {"boxes": [{"bbox": own_box, "id": 1}], "keypoints": [corner]},
        {"boxes": [{"bbox": THING, "id": 7}], "keypoints": [{"x": 12.0, "y": 7.0, "name": "thing"}]},
    ]
    if with_mask:
        for one, numbers in zip(columns, (np.zeros_like(shape), shape), strict=True):
            one["mask"] = {"bytes": encode_mask(numbers), "path": None}
    return [row("a", even(10), **columns[0]), row("b", even(200), **columns[1])]


def test_with_a_mask_the_thing_alone_is_pasted_with_its_number() -> None:
    made = mixed(CopyPaste(), rows(with_mask=True, own_box=[20.0, 14.0, 6.0, 6.0]), DRAWN)
    expected, numbers = even(10), np.zeros((24, 32), np.uint8)
    expected[6:10, 8:18], numbers[6:10, 8:18] = 200, 5
    assert np.array_equal(made.pixels, expected) and np.array_equal(made.mask.numbers, numbers)
    assert made.boxes.written(32, 24) == [{"bbox": [20.0, 14.0, 6.0, 6.0], "id": 1}, {"bbox": THING, "id": 7}]
    assert [point["name"] for point in made.keypoints.written()] == ["own", "thing"]


def test_without_a_mask_the_whole_box_is_pasted() -> None:
    made = mixed(CopyPaste(), rows(with_mask=False, own_box=[20.0, 14.0, 6.0, 6.0]), DRAWN)
    expected = even(10)
    expected[6:14, 8:18] = 200
    assert np.array_equal(made.pixels, expected) and made.mask is None


def test_what_is_covered_is_dropped() -> None:
    made = mixed(CopyPaste(), rows(with_mask=True, own_box=[9.0, 6.0, 5.0, 4.0]), DRAWN)
    assert [box["id"] for box in made.boxes.written(32, 24)] == [7]
    assert [point["name"] for point in made.keypoints.written()] == ["thing"]
    half = mixed(CopyPaste(min_visibility=0.4), rows(with_mask=True, own_box=[9.0, 6.0, 5.0, 8.0]), DRAWN)
    assert [box["id"] for box in half.boxes.written(32, 24)] == [1, 7]  # its lower half is seen


def test_at_most_so_many_boxes_are_pasted() -> None:
    boxes = [{"bbox": [float(4 * n), 2.0, 3.0, 3.0], "id": n} for n in range(6)]
    known = [row("a", even(10), boxes=[]), row("b", even(200), boxes=boxes)]
    operator = CopyPaste(most=3)
    pool = operator.restore(operator.fit([operator.glimpse(one) for one in known], rng()))
    drawn = [operator.draw(operator.read(known[0]), rng(key), pool)["boxes"] for key in range(60)]
    assert {len(one) for one in drawn} == {1, 2, 3} and {number for one in drawn for number in one} == set(range(6))
