"""`image.random_crop`."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.base import Mask, Picture
from augkit.ops.image.random_crop import RandomCrop

from .pictures import COLOURS, after, draws, even

HEIGHT, WIDTH = COLOURS.shape[:2]


@pytest.mark.parametrize(("border", "mode"), [("constant", "constant"), ("reflect", "reflect"), ("replicate", "edge")])
def test_it_is_a_part_of_the_padded_picture(border: Any, mode: Any) -> None:
    crop = RandomCrop(padding=5, border=border)
    padded = np.pad(COLOURS, ((5, 5), (5, 5), (0, 0)), mode=mode)
    for drawn in filter(None, draws(crop, 40)):
        left, top, width, height = drawn
        assert (width, height) == (WIDTH, HEIGHT)
        expected = padded[top + 5 : top + 5 + height, left + 5 : left + 5 + width]
        assert np.array_equal(after(crop, drawn), expected)


def test_a_size_without_padding_is_cut_out_of_the_picture() -> None:
    crop = RandomCrop(width=10, height=8, padding=0)
    for left, top, width, height in draws(crop, 40):
        part = COLOURS[top : top + 8, left : left + 10]
        assert (width, height) == (10, 8) and part.shape == (8, 10, 3)
        assert np.array_equal(after(crop, [left, top, width, height]), part)


def test_every_place_is_as_likely() -> None:
    found = Counter(left for left, *_ in draws(RandomCrop(width=WIDTH - 3, height=8, padding=0), 4000))
    assert sorted(found) == [0, 1, 2, 3]
    assert all(abs(count - 1000) < 120 for count in found.values())  # four standard deviations are 110


def test_a_side_that_is_smaller_already_stays() -> None:
    assert {tuple(drawn[2:]) for drawn in draws(RandomCrop(width=100, height=8, padding=0), 20)} == {(WIDTH, 8)}
    assert draws(RandomCrop(width=100, height=100, padding=0), 5) == [None] * 5


def test_the_border_has_the_value_asked_for_and_the_mask_its_number() -> None:
    crop = RandomCrop(padding=6, fill=0.5, mask_fill=9)
    picture = Picture(even(0), mask=Mask(np.full((HEIGHT, WIDTH), 3, np.uint8)))
    made = crop.apply(picture, [-6, 0, WIDTH, HEIGHT])
    assert made.pixels[0, 5].tolist() == [128] * 3 and made.pixels[0, 6].tolist() == [0] * 3
    assert made.mask is not None and made.mask.numbers[0, 4:8].tolist() == [9, 9, 3, 3]


def test_boxes_and_keypoints_move_with_the_pixels() -> None:
    pixels = even(0)
    pixels[10, 20] = 255
    boxes, points = [[20.0, 10.0, 21.0, 11.0]], [[20.5, 10.5]]
    crop = RandomCrop(width=16, height=12, padding=0)
    warp = crop.warp(Picture(pixels), [12, 4, 16, 12])
    (row,), (column,) = np.nonzero(after(crop, [12, 4, 16, 12], pixels)[:, :, 0])
    assert warp.points(np.array(points)).tolist() == [[column + 0.5, row + 0.5]]
    assert warp.points(np.array(boxes).reshape(2, 2)).tolist() == [[column, row], [column + 1.0, row + 1.0]]
