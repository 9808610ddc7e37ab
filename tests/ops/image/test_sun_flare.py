"""`image.sun_flare`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.sun_flare import SunFlare

from .pictures import after, even


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_sun_stands_in_the_upper_half_and_nothing_gets_darker(seed: int) -> None:
    before = even(90, 128, 96)
    change = after(SunFlare(radius_pixels=30), seed, before).astype(int) - before
    assert change.max() > 60 and change.min() >= -2
    row, _ = np.unravel_index(change.sum(axis=2).argmax(), change.shape[:2])
    assert row < 64  # the sun stands above the middle, its rays reach beyond it


def test_a_larger_sun_lightens_more() -> None:
    before = even(90, 128, 96)
    small, large = (after(SunFlare(radius_pixels=radius), 4, before).mean() for radius in (10, 60))
    assert small < large
