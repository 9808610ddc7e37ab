"""`image.centre_crop`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.centre_crop import CentreCrop

from .pictures import COLOURS, after, draws


def test_the_middle_is_cut_out() -> None:
    crop = CentreCrop(width=10, height=8)
    (drawn,) = draws(crop, 1)
    assert drawn == [11, 8, 10, 8] and np.array_equal(after(crop, drawn), COLOURS[8:16, 11:21])


def test_a_side_that_is_smaller_already_stays() -> None:
    assert draws(CentreCrop(width=100, height=8), 1) == [[0, 8, 32, 8]]
    assert draws(CentreCrop(width=100, height=100), 1) == [None]
