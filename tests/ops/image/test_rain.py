"""`image.rain`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.rain import Rain

from .pictures import after, even


def test_rain_darkens_the_picture_and_draws_streaks_in_it() -> None:
    before = even(160, 128, 96)
    made = after(Rain(brightness_rate=0.5), 7, before).astype(int)
    assert np.median(made) == pytest.approx(80, abs=8)
    assert (made.max(axis=2) > 100).any()  # streaks are lighter than the darkened ground


def test_every_seed_draws_other_streaks_and_the_same_seed_the_same() -> None:
    before = even(90, 128, 96)
    one, again, other = (after(Rain(), seed, before) for seed in (1, 1, 2))
    assert np.array_equal(one, again) and not np.array_equal(one, other)
