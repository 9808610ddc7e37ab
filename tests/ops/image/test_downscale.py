"""`image.downscale`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.downscale import Downscale

from .pictures import after, even


def test_what_is_finer_than_the_smaller_picture_is_lost() -> None:
    rows, columns = np.mgrid[:24, :32]
    chessboard = np.repeat(((rows + columns) % 2 * 255).astype(np.uint8)[:, :, None], 3, axis=2)
    made = after(Downscale(), 0.5, chessboard)
    assert made.shape == chessboard.shape and np.abs(made.astype(int) - 127.5).max() <= 1


def test_what_is_coarser_stays_where_it_was() -> None:
    pixels = even(0)
    pixels[:, 16:] = 255
    made = after(Downscale(), 0.25, pixels)[:, :, 0]
    assert (made[:, :12] == 0).all() and (made[:, 20:] == 255).all()
