"""`image.snow`."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.snow import Snow

from .pictures import after, smooth


def test_the_more_snow_the_whiter() -> None:
    before = smooth()
    whiteness = [float(after(Snow(point_rate=(rate, rate)), 5, before).mean()) for rate in (0.1, 0.3, 0.6)]
    assert before.mean() < whiteness[0] < whiteness[1] < whiteness[2]
    assert (after(Snow(point_rate=(0.3, 0.3)), 5, before).astype(int) >= before.astype(int) - 3).all()
