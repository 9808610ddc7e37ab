"""`image.median_blur`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.median_blur import MedianBlur

from .pictures import COLOURS, after, even


@pytest.mark.parametrize("radius", [1, 2])
def test_each_pixel_becomes_the_median_of_its_square(radius: int) -> None:
    side = 2 * radius + 1
    squares = np.lib.stride_tricks.sliding_window_view(COLOURS, (side, side), axis=(0, 1))
    medians = np.median(squares, axis=(-2, -1))
    made = after(MedianBlur(), radius)
    assert np.array_equal(made[radius:-radius, radius:-radius], medians)


def test_a_speck_vanishes_and_an_edge_stays() -> None:
    pixels = even(30)
    pixels[:, 16:] = 200
    clean = pixels.copy()
    pixels[5, 5] = 255
    assert np.array_equal(after(MedianBlur(), 1, pixels), clean)
