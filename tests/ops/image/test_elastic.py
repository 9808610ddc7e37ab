"""`image.elastic`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.elastic import Elastic

from .pictures import after, ramp


def test_pixels_shift_by_the_strength_and_smoothly() -> None:
    elastic, before = Elastic(strength=0.02, smoothness=0.1), ramp(100, 80)
    for seed in (1, 2, 3):
        shift = 256 * (after(elastic, seed, before) - before)[10:-10, 10:-10, :2]
        assert 0.8 < shift.std() < 2.2  # 1.6 pixels over the whole picture
        assert np.abs(np.diff(shift, axis=1)).max() < 1  # nowhere is the picture folded


def test_seeds_give_other_fields() -> None:
    one, again, other = (after(Elastic(), seed, ramp()) for seed in (1, 1, 2))
    assert np.array_equal(one, again) and np.abs(one - other).max() > 1 / 256
