"""`image.equalize`."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageOps

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.equalize import Equalize

from .pictures import COLOURS, after, smooth


@pytest.mark.parametrize("pixels", [COLOURS, smooth() // 4 + 60], ids=["noise", "dull"])
def test_levels_are_those_of_pillow(pixels: np.ndarray) -> None:
    assert np.array_equal(after(Equalize(), True, pixels), np.array(ImageOps.equalize(Image.fromarray(pixels))))
