"""`image.affine`: that whole shifts mix no pixels stands in test_numbers.py."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from pydantic import ValidationError

from augkit.ops.image.affine import Affine
from augkit.ops.image.base import Picture
from augkit.ops.image.reading.keypoints import Keypoints

from .pictures import draws, even

STILL = {"angle": 0.0, "scale_x": 1.0, "scale_y": 1.0, "shear_x": 0.0, "shear_y": 0.0, "shift_x": 0.0, "shift_y": 0.0}


def moved(**changes: float) -> Any:
    """Where a keypoint 10 pixels to the right of the middle and one 10 below it come to, from the middle."""
    middle = np.array([49.5, 39.5])
    points = Keypoints.read([{"x": 59.5, "y": 39.5}, {"x": 49.5, "y": 49.5}])
    picture = Picture(even(9, 100, 80), keypoints=points)
    return Affine().apply(picture, {**STILL, **changes}).keypoints.points - middle


def test_a_turn_is_counter_clockwise_about_the_middle() -> None:
    assert moved(angle=90.0) == pytest.approx(np.array([[0, -10], [10, 0]]), abs=1e-6)


def test_scale_shear_and_shift_do_to_points_what_they_say() -> None:
    assert moved(scale_x=2.0, scale_y=0.5) == pytest.approx(np.array([[20, 0], [0, 5]]), abs=1e-6)
    assert moved(shear_x=45.0) == pytest.approx(np.array([[10, 0], [10, 10]]), abs=1e-6)
    assert moved(shift_x=0.1, shift_y=-0.25) == pytest.approx(np.array([[20, -20], [10, -10]]), abs=1e-6)


def test_draws_stay_in_their_ranges_and_keep_the_ratio_unless_told_otherwise() -> None:
    for drawn in draws(Affine(scale=(0.5, 2.0), shift_rate=(0.0, 0.2))):
        assert drawn["scale_x"] == drawn["scale_y"] and 0.5 <= drawn["scale_x"] <= 2.0
        assert 0 <= drawn["shift_x"] <= 0.2 and -15 <= drawn["angle"] <= 15
    free = draws(Affine(scale=(0.5, 2.0), keep_ratio=False))
    assert any(drawn["scale_x"] != drawn["scale_y"] for drawn in free)


def test_a_shear_that_lays_the_picture_flat_is_refused() -> None:
    with pytest.raises(ValidationError, match="between -89 and 89 degrees"):
        Affine(shear_degrees=(0.0, 90.0))
