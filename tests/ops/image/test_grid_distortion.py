"""`image.grid_distortion`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.grid_distortion import GridDistortion

from .pictures import COLOURS, after, draws, ramp


def test_columns_and_rows_that_had_other_sizes_become_equal() -> None:
    made = 256 * after(GridDistortion(cells=2), [[1.0, 3.0], [1.0, 1.0]], ramp(100, 80))
    found = made[40, :, 0]
    assert found[49:51].mean() == pytest.approx(25.25, abs=0.3)  # what lay at a quarter is in the middle
    assert found[74:76].mean() == pytest.approx(62.5, abs=0.1)
    assert np.abs(made[10:-10, 50, 1] - np.arange(10.5, 70)).max() < 0.05  # rows stay where they were


def test_sizes_differ_by_no_more_than_the_distortion() -> None:
    drawn = np.array(draws(GridDistortion(cells=4, distortion=0.3), 50))
    assert drawn.shape == (50, 2, 4) and drawn.min() >= 0.7 and drawn.max() <= 1.3 and np.ptp(drawn) > 0.5


def test_equal_sizes_change_nothing() -> None:
    assert np.array_equal(after(GridDistortion(cells=3), [[1.0] * 3, [1.0] * 3]), COLOURS)
