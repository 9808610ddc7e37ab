"""`image.trivial_augment`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.policies.strengths import CURATED
from augkit.ops.image.trivial_augment import TrivialAugment

from .pictures import draws


def test_one_step_is_drawn_of_the_wide_ranges() -> None:
    found: dict[str, list[float]] = {}
    for steps in draws(TrivialAugment(), 1500):
        if steps is not None:
            ((name, number),) = steps
            found.setdefault(name, []).append(number)
    assert set(found) == set(CURATED) - {"identity"}
    limits = {"rotate": (-135, 135), "shear_x": (-0.99, 0.99), "brightness": (0.01, 1.99), "translate_x": (-32, 32)}
    for name, (low, high) in limits.items():
        numbers = np.array(found[name])
        assert low <= numbers.min() < low + 0.15 * (high - low) and high - 0.15 * (high - low) < numbers.max() <= high
    assert set(found["posterize"]) == {2, 3, 4, 5, 6, 7, 8}
