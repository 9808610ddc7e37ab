"""`image.brightness`."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageEnhance

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.brightness import Brightness

from .pictures import COLOURS, after


@pytest.mark.parametrize("factor", [0.5, 1.3])
def test_brightness_is_that_of_pillow(factor: float) -> None:
    expected = np.array(ImageEnhance.Brightness(Image.fromarray(COLOURS)).enhance(factor))
    assert np.abs(after(Brightness(), factor).astype(int) - expected).max() <= 1


def test_alpha_stays() -> None:
    pixels = np.dstack([COLOURS, COLOURS[:, :, 0]])
    assert np.array_equal(after(Brightness(), 0.5, pixels)[:, :, 3], COLOURS[:, :, 0])
