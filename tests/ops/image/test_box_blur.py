"""`image.box_blur`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.box_blur import BoxBlur

from .pictures import after, draws, even


def test_a_bright_pixel_is_spread_evenly_over_its_square() -> None:
    pixels = even(0)
    pixels[10, 12] = 255
    expected = even(0)
    expected[8:13, 10:15] = round(255 / 25)
    assert np.array_equal(after(BoxBlur(), 2, pixels), expected)


def test_all_radii_in_the_range_are_drawn() -> None:
    assert set(draws(BoxBlur(radius_pixels=(1, 4)))) == {1, 2, 3, 4}
