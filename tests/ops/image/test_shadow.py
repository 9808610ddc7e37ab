"""`image.shadow`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.shadow import Shadow

from .pictures import after, even


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_shapes_below_get_darker_by_the_strength_and_what_is_above_stays(seed: int) -> None:
    before = even(200, 128, 96)
    made = after(Shadow(strength=(0.5, 0.5)), seed, before)
    assert (made <= before).all() and np.array_equal(made[:40], before[:40])
    assert (made == 100).sum() > 100
