"""`image.jpeg`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.jpeg import Jpeg

from .pictures import COLOURS, after, draws, smooth


def test_a_lower_quality_loses_more() -> None:
    lost = [np.abs(after(Jpeg(), quality).astype(int) - COLOURS).mean() for quality in (95, 50, 10)]
    assert 0 < lost[0] < lost[1] < lost[2]


def test_blocks_of_8_pixels_become_even_at_the_lowest_quality() -> None:
    before = smooth(32, 24)[:, :, :1]
    blocks = after(Jpeg(), 1, before)[:, :, 0].reshape(3, 8, 4, 8).transpose(0, 2, 1, 3).reshape(12, 64)
    assert (np.ptp(blocks, axis=1) == 0).all() and len(np.unique(blocks)) > 1


def test_qualities_lie_in_the_range_of_the_recipe() -> None:
    assert set(draws(Jpeg(quality=(30, 32)))) == {30, 31, 32}
