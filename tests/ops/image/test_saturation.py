"""`image.saturation`."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageEnhance

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.saturation import Saturation

from .pictures import COLOURS, after, draws


@pytest.mark.parametrize("factor", [0.0, 0.6, 1.5])
def test_saturation_is_that_of_pillow(factor: float) -> None:
    expected = np.array(ImageEnhance.Color(Image.fromarray(COLOURS)).enhance(factor))
    assert np.abs(after(Saturation(), factor).astype(int) - expected).max() <= 1


def test_grey_pictures_and_captions_that_name_a_colour_stay_as_they_are() -> None:
    assert set(draws(Saturation(), 5, COLOURS[:, :, :1])) == {None}
    assert set(draws(Saturation(), 5, caption="a red car")) == {None}
    assert None not in draws(Saturation(), 5, caption="a car")
