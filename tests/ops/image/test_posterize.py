"""`image.posterize`."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageOps

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.posterize import Posterize

from .pictures import COLOURS, after, draws


@pytest.mark.parametrize("bits", [1, 3, 7])
def test_the_highest_bits_stay(bits: int) -> None:
    assert np.array_equal(after(Posterize(), bits), np.array(ImageOps.posterize(Image.fromarray(COLOURS), bits)))


def test_all_numbers_of_bits_in_the_range_are_drawn() -> None:
    assert set(draws(Posterize(bits=(2, 5)))) == {2, 3, 4, 5}
