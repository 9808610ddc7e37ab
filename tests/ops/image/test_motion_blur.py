"""`image.motion_blur`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.motion_blur import MotionBlur

from .pictures import after


@pytest.mark.parametrize(("angle", "across", "down"), [(0.0, 5, 1), (90.0, 1, 5)], ids=["level", "upright"])
def test_a_bright_pixel_becomes_a_line_of_the_drawn_length_and_direction(angle: float, across: int, down: int) -> None:
    pixels = np.zeros((21, 21, 1), np.float32)
    pixels[10, 10] = 1
    line = after(MotionBlur(), {"length": 5, "angle": angle}, pixels)[:, :, 0]
    rows, columns = np.nonzero(line > 0.01)
    assert (np.ptp(columns) + 1, np.ptp(rows) + 1) == (across, down)
    assert line.sum() == pytest.approx(1, abs=1e-5) and line[10, 10] == pytest.approx(0.2)


def test_an_angle_turns_counter_clockwise() -> None:
    pixels = np.zeros((21, 21, 1), np.float32)
    pixels[10, 10] = 1
    line = after(MotionBlur(), {"length": 9, "angle": 45.0}, pixels)[:, :, 0]
    assert line[8, 12] > 0.05 and line[12, 8] > 0.05 and line[8, 8] == line[12, 12] == 0
