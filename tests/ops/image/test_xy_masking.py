"""`image.xy_masking`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.xy_masking import XyMasking

from .pictures import COLOURS, after, draws


def test_bars_reach_from_side_to_side() -> None:
    masking = XyMasking(columns=2, rows=1, size_rate=(0.1, 0.2), fill=1.0)
    for drawn in draws(masking, 20):
        *upright, level = drawn
        assert [(top, height) for _, top, _, height in upright] == [(0, 24)] * 2 and (level[0], level[2]) == (0, 32)
        assert all(3 <= width <= 6 and 0 <= left <= 32 - width for left, _, width, _ in upright)
        expected = COLOURS.copy()
        for left, _, width, _ in upright:
            expected[:, left : left + width] = 255
        expected[level[1] : level[1] + level[3]] = 255
        assert np.array_equal(after(masking, drawn), expected)


def test_there_need_be_no_bars_of_a_kind() -> None:
    for bars in draws(XyMasking(columns=0, rows=3), 5):
        assert [(left, width) for left, _, width, _ in bars] == [(0, 32)] * 3
