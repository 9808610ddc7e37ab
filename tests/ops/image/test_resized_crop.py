"""`image.resized_crop`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.resized_crop import ResizedCrop

from .pictures import COLOURS, after, draws, ramp


def test_parts_have_an_area_and_a_shape_of_the_ranges() -> None:
    crop = ResizedCrop(area_rate=(0.2, 0.6), ratio=(0.5, 2.0))
    for left, top, width, height in draws(crop, 200, ramp()):
        assert 0 <= left <= 100 - width and 0 <= top <= 80 - height
        assert 0.19 <= width * height / 8000 <= 0.61 and 0.48 <= width / height <= 2.1


def test_the_part_fills_the_size_of_the_recipe() -> None:
    made = after(ResizedCrop(width=40, height=60), [10, 20, 80, 30], ramp())
    assert made.shape == (60, 40, 3)
    assert 256 * made[30, 20, 0] == pytest.approx(10 + 20.5 * 2, abs=0.1)
    assert 256 * made[30, 20, 1] == pytest.approx(20 + 30.5 / 2, abs=0.1)


def test_a_part_of_the_size_that_is_asked_for_is_cut_out_as_it_is() -> None:
    assert np.array_equal(after(ResizedCrop(width=9, height=7), [3, 5, 9, 7]), COLOURS[5:12, 3:12])


def test_a_picture_that_has_no_part_of_such_a_shape_gives_its_middle() -> None:
    (drawn,) = draws(ResizedCrop(ratio=(3.0, 3.0), area_rate=(1.0, 1.0)), 1)
    assert drawn == [0, 6, 32, 11]
