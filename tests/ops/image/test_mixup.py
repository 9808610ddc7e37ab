"""`image.mixup`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.mixup import MixUp

from .pictures import even, mixed, rng, row

SOFT = {name: [{"label": name, "weight": 1.0}] for name in ("cat", "dog")}


def test_pictures_and_labels_are_mixed_by_the_same_weight() -> None:
    rows = [row("a", even((200, 100, 0)), label=SOFT["cat"]), row("b", even((0, 100, 200), 16, 12), label=SOFT["dog"])]
    made = mixed(MixUp(), rows, {"partner": "b", "weight": 0.75})
    assert made.pixels.shape == (24, 32, 3)
    assert np.abs(made.pixels.astype(int) - (150, 100, 50)).max() <= 1
    assert made.label == [{"label": "cat", "weight": 0.75}, {"label": "dog", "weight": 0.25}]


def test_two_of_a_class_stay_of_it() -> None:
    rows = [row("a", even(1), label=SOFT["cat"]), row("b", even(2), label=SOFT["cat"])]
    assert mixed(MixUp(), rows, {"partner": "b", "weight": 0.6}).label == SOFT["cat"]


def test_the_picture_itself_has_the_greater_weight() -> None:
    mixup = MixUp(alpha=1.0)
    rows = [row(id, even(1), label=SOFT["cat"]) for id in "abc"]
    pool = mixup.restore(mixup.fit([mixup.glimpse(one) for one in rows], rng()))
    drawn = [mixup.draw(mixup.read(rows[0]), rng(key), pool) for key in range(200)]
    weights = np.array([one["weight"] for one in drawn])
    assert {one["partner"] for one in drawn} == {"b", "c"}
    assert weights.min() >= 0.5 and weights.max() <= 1 and weights.mean() == pytest.approx(0.75, abs=0.03)
