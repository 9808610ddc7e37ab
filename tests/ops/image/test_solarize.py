"""`image.solarize`."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageOps

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.solarize import Solarize

from .pictures import COLOURS, after


@pytest.mark.parametrize("threshold", [64, 128, 255])
def test_values_from_the_threshold_on_are_inverted(threshold: int) -> None:
    expected = np.array(ImageOps.solarize(Image.fromarray(COLOURS), threshold))
    assert np.array_equal(after(Solarize(), threshold / 255), expected)
