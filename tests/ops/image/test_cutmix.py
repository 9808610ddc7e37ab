"""`image.cutmix`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.cutmix import CutMix

from .pictures import COLOURS, even, mixed, rng, row

SOFT = {name: [{"label": name, "weight": 1.0}] for name in ("cat", "dog")}


def test_a_rectangle_of_the_other_picture_and_its_share_of_the_label() -> None:
    rows = [row("a", even(10), label=SOFT["cat"]), row("b", even(200, 64, 48), label=SOFT["dog"])]
    drawn = {"partner": "b", "left": 4, "top": 6, "width": 16, "height": 12}
    made = mixed(CutMix(), rows, drawn)
    expected = even(10)
    expected[6:18, 4:20] = 200
    assert np.array_equal(made.pixels, expected)
    assert made.label == [{"label": "cat", "weight": 0.75}, {"label": "dog", "weight": 0.25}]


def test_what_is_put_in_stays_in_its_place() -> None:
    rows = [row("a", even(10)), row("b", COLOURS)]
    made = mixed(CutMix(), rows, {"partner": "b", "left": 20, "top": 0, "width": 12, "height": 9}).pixels
    assert np.array_equal(made[:9, 20:], COLOURS[:9, 20:]) and (made[9:] == 10).all() and (made[:, :20] == 10).all()


def test_rectangles_have_the_shape_of_the_picture_and_areas_spread_evenly() -> None:
    cutmix, rows = CutMix(alpha=1.0), [row(id, even(1, 120, 60)) for id in "ab"]
    pool = cutmix.restore(cutmix.fit([cutmix.glimpse(one) for one in rows], rng()))
    drawn = [one for one in (cutmix.draw(cutmix.read(rows[0]), rng(key), pool) for key in range(300)) if one]
    ends = [(one["left"], one["left"] + one["width"], one["top"], one["top"] + one["height"]) for one in drawn]
    assert all(0 <= left < right <= 120 and 0 <= top < bottom <= 60 for left, right, top, bottom in ends)
    whole = [end for end in ends if end[0] > 0 and end[1] < 120 and end[2] > 0 and end[3] < 60]  # nothing cut off
    assert len(whole) > 20 and all(abs(right - left - 2 * (bottom - top)) <= 3 for left, right, top, bottom in whole)
    areas = np.array([one["width"] * one["height"] / 7200 for one in drawn])
    assert areas.max() > 0.5 and areas.min() < 0.05
