"""`image.transpose`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.transpose import Transpose

from .pictures import COLOURS, after, draws


def test_rows_become_columns() -> None:
    assert np.array_equal(after(Transpose(), True), COLOURS.transpose(1, 0, 2))


def test_a_caption_that_names_a_side_blocks_it() -> None:
    assert draws(Transpose(), 1, caption="a cat on the left") == [None]
    assert draws(Transpose(), 1, caption="a cat") == [True]
