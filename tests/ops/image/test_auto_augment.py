"""`image.auto_augment`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.auto_augment import AutoAugment
from augkit.ops.image.policies.learned import POLICIES

from .pictures import COLOURS, after, draws


@pytest.mark.parametrize("policy", ["cifar10", "imagenet", "svhn"])
def test_what_is_drawn_is_a_part_of_one_of_the_25_published_pairs(policy: Any) -> None:
    pairs = [[step.name for step in pair] for pair in POLICIES[policy]]
    assert len(pairs) == 25 and {len(pair) for pair in pairs} == {2}
    drawn = [[name for name, _ in steps or []] for steps in draws(AutoAugment(policy=policy), 300)]
    assert {len(steps) for steps in drawn} == {0, 1, 2}
    whole = [steps for steps in drawn if len(steps) == 2]
    assert all(steps in pairs for steps in whole) and len({tuple(steps) for steps in whole}) > 8
    alone = {steps[0] for steps in drawn if len(steps) == 1}
    assert alone <= {name for pair in pairs for name in pair}


def test_pairs_stand_as_they_were_published() -> None:
    """The first pair of each of the tables 7 to 9."""
    found = {name: [(step.name, step.p) for step in pairs[0]] for name, pairs in POLICIES.items()}
    assert found == {
        "cifar10": [("invert", 0.1), ("contrast", 0.2)],
        "imagenet": [("posterize", 0.4), ("rotate", 0.6)],
        "svhn": [("shear_x", 0.9), ("invert", 0.2)],
    }
    assert POLICIES["cifar10"][0][1].level == pytest.approx(6 / 9)


def test_steps_are_run_one_after_another() -> None:
    assert np.array_equal(after(AutoAugment(), [["invert", 0]]), 255 - COLOURS)
    again = after(AutoAugment(), [["invert", 0], ["posterize", 2]])
    assert np.array_equal(again, (255 - COLOURS) & 0b11000000)
