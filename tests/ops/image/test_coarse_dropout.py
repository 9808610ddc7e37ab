"""`image.coarse_dropout`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.coarse_dropout import CoarseDropout

from .pictures import COLOURS, after, draws


def test_holes_have_the_place_number_and_value_that_were_drawn() -> None:
    dropout = CoarseDropout(holes=(1, 3), fill=1.0)
    for drawn in draws(dropout, 20):
        expected = COLOURS.copy()
        for left, top, width, height in drawn["holes"]:
            expected[top : top + height, left : left + width] = 255
        assert 1 <= len(drawn["holes"]) <= 3
        assert np.array_equal(after(dropout, drawn), expected)
