"""`image.rand_augment`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.policies.strengths import CURATED
from augkit.ops.image.rand_augment import RandAugment

from .pictures import COLOURS, after, draws

AT_9 = {
    "shear_x": {0.09, -0.09},
    "shear_y": {0.09, -0.09},
    "translate_x": {4, -4},  # 3/10 of 150/331 of 32 pixels
    "translate_y": {3, -3},
    "rotate": {9.0, -9.0},
    "brightness": {1.27, 0.73},
    "colour": {1.27, 0.73},
    "contrast": {1.27, 0.73},
    "sharpness": {1.27, 0.73},
    "posterize": {7},
    "solarize": {0.7},
    "auto_contrast": {0},
    "equalize": {0},
}
"""Strengths of torchvision's table at magnitude 9 of 30, for 32 × 24 pixels."""


def test_all_fourteen_steps_are_drawn_at_the_strength_of_the_magnitude() -> None:
    found: dict[str, set[float]] = {}
    for steps in draws(RandAugment(steps=2, magnitude=9), 400):
        for name, number in steps or []:
            found.setdefault(name, set()).add(number)
    assert found == AT_9 and len(CURATED) == 14


def test_there_are_as_many_steps_as_asked_for_but_for_the_one_that_does_nothing() -> None:
    numbers = [len(steps or []) for steps in draws(RandAugment(steps=3), 300)]
    assert max(numbers) == 3 and numbers.count(3) / 300 == pytest.approx((13 / 14) ** 3, abs=0.08)


def test_at_magnitude_0_steps_that_have_a_strength_change_nothing() -> None:
    drawn = {(name, number) for steps in draws(RandAugment(magnitude=0), 300) for name, number in steps or []}
    for step in [("brightness", 1.0), ("rotate", 0.0), ("translate_x", 0), ("posterize", 8)]:
        assert step in drawn
        assert np.array_equal(after(RandAugment(), [step]), COLOURS)


@pytest.mark.parametrize(
    ("step", "pillow"),
    [
        (["contrast", 1.27], lambda photo: ImageEnhance.Contrast(photo).enhance(1.27)),
        (["sharpness", 0.73], lambda photo: ImageEnhance.Sharpness(photo).enhance(0.73)),
        (["auto_contrast", 0], ImageOps.autocontrast),
        (["equalize", 0], ImageOps.equalize),
        (["translate_x", 4], lambda photo: photo.transform(photo.size, Image.Transform.AFFINE, (1, 0, -4, 0, 1, 0))),
    ],
    ids=["contrast", "sharpness", "auto_contrast", "equalize", "translate_x"],
)
def test_steps_do_what_those_of_pillow_do(step: list[Any], pillow: Any) -> None:
    expected = np.array(pillow(Image.fromarray(COLOURS))).astype(int)
    assert np.abs(after(RandAugment(), [step]) - expected).max() <= 2
