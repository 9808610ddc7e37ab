"""`image.gaussian_blur`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.gaussian_blur import GaussianBlur

from .pictures import after


@pytest.mark.parametrize("sigma", [1.0, 2.5])
def test_a_bright_pixel_becomes_a_bell_of_the_drawn_width(sigma: float) -> None:
    pixels = np.zeros((61, 61, 1), np.float32)
    pixels[30, 30] = 1
    bell = after(GaussianBlur(), sigma, pixels)[:, :, 0]
    assert bell.sum() == pytest.approx(1, abs=1e-4)
    distances = np.arange(61) - 30
    for axis in (0, 1):
        assert (bell.sum(axis=axis) * distances**2).sum() == pytest.approx(sigma**2, rel=0.04)
