"""`image.contrast`."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageEnhance

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.contrast import Contrast

from .pictures import COLOURS, after, draws


@pytest.mark.parametrize("factor", [0.0, 0.5, 1.4])
def test_contrast_is_that_of_pillow(factor: float) -> None:
    expected = np.array(ImageEnhance.Contrast(Image.fromarray(COLOURS)).enhance(factor))
    assert np.abs(after(Contrast(), factor).astype(int) - expected).max() <= 1


def test_factors_lie_in_the_range_of_the_recipe() -> None:
    drawn = draws(Contrast(factor=(0.2, 3.0)))
    assert 0.2 <= min(drawn) < 0.5 and 2.7 < max(drawn) <= 3.0
