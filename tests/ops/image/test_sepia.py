"""`image.sepia`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.sepia import Sepia

from .pictures import COLOURS, after, even


def test_grey_turns_into_the_brown_of_the_standard() -> None:
    brown = after(Sepia(), 1.0, even(100))
    assert np.abs(brown.astype(int) - (135, 120, 94)).max() <= 1  # 100 times the sums of the rows of W3C's matrix
    half = after(Sepia(), 0.5, even(100))
    assert np.abs(half.astype(int) - (118, 110, 97)).max() <= 1


def test_a_strength_of_0_changes_nothing() -> None:
    assert np.array_equal(after(Sepia(), 0.0), COLOURS)
