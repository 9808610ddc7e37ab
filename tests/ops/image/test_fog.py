"""`image.fog`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.fog import Fog

from .pictures import after, even


def test_fog_adds_white_up_to_its_density_and_takes_contrast() -> None:
    fog = Fog()
    drawn = {"density": 0.6, "seed": 5}
    black, white = after(fog, drawn, even(0)), after(fog, drawn, even(255))
    assert black.min() >= 0.3 * 255 - 1 and black.max() <= 0.6 * 255 + 1
    assert (white == 255).all()
    grey = after(fog, drawn, even(100)).astype(float)
    assert np.abs(grey - (100 + black / 255 * 155)).max() <= 1.5


def test_fog_lies_in_swathes_that_differ_by_seed() -> None:
    one, other = (after(Fog(), {"density": 0.6, "seed": seed}, even(0)) for seed in (1, 2))
    assert one.std() > 3 and not np.array_equal(one, other)
    assert np.abs(np.diff(one[:, :, 0].astype(int), axis=1)).max() <= 12  # no edges
