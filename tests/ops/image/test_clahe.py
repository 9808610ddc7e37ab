"""`image.clahe`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.clahe import Clahe

from .pictures import after, smooth


def test_a_dull_picture_gets_contrast_up_to_the_limit() -> None:
    dull = smooth() // 8 + 100
    spread = [float(after(Clahe(tiles=4), limit, dull)[:, :, 1].std()) for limit in (1.0, 4.0, 40.0)]
    assert dull[:, :, 1].std() < spread[0] < spread[1] < spread[2]
    assert spread[2] > 3 * dull[:, :, 1].std()


def test_colours_keep_their_hue() -> None:
    before = smooth() // 4 + 90
    moved = after(Clahe(), 3.0, before).astype(int) - before
    assert np.abs(moved).max() > 5
    assert np.abs(moved[:, :, 0] - moved[:, :, 1]).max() <= 3 and np.abs(moved[:, :, 0] - moved[:, :, 2]).max() <= 3
