"""`image.grey`."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.grey import Grey

from .pictures import COLOURS, after, draws


def test_all_three_channels_become_the_brightness_of_pillow() -> None:
    brightness = np.array(Image.fromarray(COLOURS).convert("L")).astype(int)
    made = after(Grey(), True)
    assert made.shape == COLOURS.shape
    assert np.abs(made - brightness[:, :, None]).max() <= 1


def test_a_caption_that_names_a_colour_keeps_it() -> None:
    assert set(draws(Grey(), 3, caption="the green door")) == {None}
