"""`image.albumentations`: any transform of the library, seeded, with what points into pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

pytest.importorskip("albumentations", reason="albumentations is not installed: pip install 'augkit[image]'")

from augkit.errors import RecipeError
from augkit.ops.base import Row
from augkit.ops.image.albumentations import Albumentations
from augkit.ops.image.flip import Flip
from augkit.testing.image import marked_row

from .pictures import COLOURS, after, draws


@pytest.mark.parametrize(
    ("transform", "args", "message"),
    [
        ("Embos", {}, "has no transform 'Embos'"),
        ("Emboss", {"alpa": [0.2, 0.5]}, "Emboss of albumentations has no argument 'alpa'"),
        ("Emboss", {"p": 0.5}, "`p` is not an argument here"),
        ("Emboss", {"alpha": [3, 5]}, "Emboss of albumentations refuses its arguments"),
        ("Mosaic", {}, "use image.mosaic"),
        ("Normalize", {}, "pixels keep their type here"),
    ],
    ids=["unknown", "argument", "p", "range", "partner", "type"],
)
def test_what_the_library_does_not_know_is_refused_before_the_first_row(
    transform: str, args: dict[str, Any], message: str
) -> None:
    with pytest.raises(RecipeError, match=message) as told:
        Albumentations(transform=transform, args=args).check_ready("en")
    meant = {"Embos": "Emboss", "alpa": "alpha"}
    for written in {transform, *args} & set(meant):
        assert meant[written] in str(told.value.hint)


def test_pixels_boxes_mask_and_keypoints_go_where_our_own_flip_takes_them() -> None:
    before, flip, library = Row("r", marked_row()), Flip(), Albumentations(transform="HorizontalFlip")
    own = flip.carry_out(before, flip.read(before), "horizontal").values
    theirs = library.carry_out(before, library.read(before), 5).values
    assert np.array_equal(theirs["image"].pixels, own["image"].pixels)
    assert np.array_equal(theirs["mask"].numbers, own["mask"].numbers)
    assert [box["id"] for box in theirs["boxes"]] == [1, 2] and theirs["keypoints"] == own["keypoints"]
    for box, expected in zip(theirs["boxes"], own["boxes"], strict=True):
        assert box["bbox"] == pytest.approx(expected["bbox"])


def test_the_drawn_seed_decides_what_it_does_and_global_generators_nothing() -> None:
    noise = Albumentations(transform="GaussNoise", args={"std_range": [0.1, 0.2]})
    one = after(noise, 7)
    np.random.seed(99)
    assert np.array_equal(after(noise, 7), one)
    assert not np.array_equal(after(noise, 8), one)
    assert len(set(draws(noise, 20))) == 20


def test_its_arguments_reach_it() -> None:
    made = after(Albumentations(transform="Solarize", args={"threshold_range": [0.5, 0.5]}), 1)
    assert np.abs(made.astype(int) - np.where(COLOURS >= 128, 255 - COLOURS, COLOURS)).max() <= 1
