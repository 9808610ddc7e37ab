"""`image.perspective`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.base import Picture
from augkit.ops.image.perspective import Perspective
from augkit.ops.image.reading.keypoints import Keypoints

from .pictures import after, draws, even

INWARDS = [[0.1, 0.05], [0.2, 0.0], [0.0, 0.1], [0.15, 0.2]]


def test_corners_land_where_they_were_drawn_and_straight_lines_stay_straight() -> None:
    corners = [(0, 0), (99, 0), (99, 79), (0, 79), (49.5, 39.5), (24.75, 19.75), (74.25, 59.25)]
    points = Keypoints.read([{"x": float(x), "y": float(y)} for x, y in corners])
    moved = Perspective().apply(Picture(even(9, 100, 80), keypoints=points), INWARDS).keypoints.points
    assert np.abs(moved[:4] - [(10, 4), (79, 0), (99, 71), (15, 63)]).max() < 1
    first, middle, last = moved[5], moved[4], moved[6]  # on the diagonal
    along, off = last - first, middle - first
    assert abs(along[0] * off[1] - along[1] * off[0]) / np.hypot(*along) < 0.05


def test_beyond_the_corners_is_the_fill() -> None:
    made = after(Perspective(fill=1.0), INWARDS, even(9, 100, 80))
    assert (made[0, 0] == 255).all() and (made[79, 0] == 255).all() and (made[40, 50] == 9).all()


def test_no_corner_moves_further_than_the_distortion() -> None:
    drawn = np.array(draws(Perspective(distortion=0.3), 50))
    assert drawn.shape == (50, 4, 2) and drawn.min() >= 0 and 0.25 < drawn.max() <= 0.3
