"""`image.hue`: that a whole turn changes nothing stands in test_numbers.py."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.hue import Hue

from .pictures import COLOURS, after, draws, even

LUMA = np.array([0.299, 0.587, 0.114])


def test_a_third_of_a_turn_makes_red_green_and_green_blue() -> None:
    assert after(Hue(), 120.0, even((200, 40, 40)))[0, 0].argmax() == 1
    assert after(Hue(), 120.0, even((40, 200, 40)))[0, 0].argmax() == 2


def test_grey_stays_grey_and_brightness_stays() -> None:
    assert np.abs(after(Hue(), 77.0, even(90)).astype(int) - 90).max() <= 1
    muted = (COLOURS // 8 + 110).astype(np.uint8)  # so that nothing is clipped
    assert np.abs(after(Hue(), 77.0, muted) @ LUMA - muted @ LUMA).max() < 2


def test_turns_are_drawn_from_the_range() -> None:
    drawn = np.array(draws(Hue(angle_degrees=(-90.0, 30.0)), 300))
    assert drawn.min() >= -90 and drawn.max() <= 30
    assert 0.65 < (drawn < 0).mean() < 0.85
