"""A window on a picture is the picture padded all round and cut."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.image.kernels.warps import Filling
from augkit.ops.image.kernels.window import Window

ROOM = 9
MODES = {"constant": {"mode": "constant"}, "reflect": {"mode": "reflect"}, "replicate": {"mode": "edge"}}
WINDOWS = [
    (0, 0, 12, 10),
    (2, 3, 5, 4),
    (-4, -2, 12, 10),
    (5, 6, 12, 10),
    (-3, -3, 18, 16),
    (3, -8, 4, 6),
    (-9, -9, 5, 5),
]


@pytest.mark.parametrize("border", MODES)
@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: "_".join(map(str, window)))
def test_a_window_shows_what_padding_and_cutting_does(border: str, window: tuple[int, int, int, int]) -> None:
    pixels = np.random.default_rng(0).integers(1, 256, (10, 12, 3)).astype(np.uint8)
    left, top, width, height = window
    padded = np.pad(pixels, ((ROOM, ROOM), (ROOM, ROOM), (0, 0)), **MODES[border])
    wanted = padded[top + ROOM : top + ROOM + height, left + ROOM : left + ROOM + width]
    shown = Window(*window).array(pixels, Filling(border))
    assert shown.flags.c_contiguous
    assert not np.shares_memory(shown, pixels)
    np.testing.assert_array_equal(shown, wanted)


def test_a_mask_and_a_grey_picture_keep_their_axes() -> None:
    window, filling = Window(-2, 1, 4, 4), Filling("constant", 0.0, 7)
    mask = np.arange(25, dtype=np.uint8).reshape(5, 5)
    shown = window.array(mask, filling, is_mask=True)
    np.testing.assert_array_equal(shown, np.hstack([np.full((4, 2), 7), mask[1:5, :2]]))
    assert window.array(mask[:, :, None], filling).shape == (4, 4, 1)


def test_points_move_against_the_corner() -> None:
    np.testing.assert_array_equal(Window(-2, 3, 4, 4).points(np.array([[0.5, 3.5]])), [[2.5, 0.5]])
