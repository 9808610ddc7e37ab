"""`image.grid_dropout`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.grid_dropout import GridDropout

from .pictures import COLOURS, after, draws, even


def test_every_cell_has_a_hole_of_its_share() -> None:
    made = after(GridDropout(hole_rate=0.5, fill=1.0), {"cell": 8, "left": 3, "top": 1}, even(0))[:, :, 0]
    rows, columns = np.mgrid[:24, :32]
    expected = ((rows - 1) % 8 < 4) & ((columns - 3) % 8 < 4)
    assert np.array_equal(made, np.where(expected, 255, 0))


def test_the_grid_lies_anywhere_and_its_cells_have_a_size_of_the_range() -> None:
    drawn = draws(GridDropout(cell_rate=(0.25, 0.5)))
    assert all(6 <= one["cell"] <= 12 and 0 <= one["left"] < one["cell"] for one in drawn)
    assert len({(one["left"], one["top"]) for one in drawn}) > 30


def test_what_is_under_a_hole_is_gone_and_all_else_stays() -> None:
    made = after(GridDropout(), {"cell": 6, "left": 0, "top": 0})
    holes = (made == 0).all(axis=2)
    assert np.array_equal(made[~holes], COLOURS[~holes]) and 0.2 < holes.mean() < 0.35
