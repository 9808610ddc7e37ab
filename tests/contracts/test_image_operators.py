"""What holds of image operators beyond the contract: labels go where pixels go, and no type of value is special."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from augkit.building.seeding import Chance
from augkit.ops.base import DatasetOperator, Row, RowOperator
from augkit.ops.registry import list_operators
from augkit.testing.image import MARK, marked_pixels, marked_row

from .parameters import parameters_of

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.base import Picture
from augkit.ops.image.kinds.geometric_base import GeometricSample
from augkit.ops.image.kinds.policy_base import PolicyOperator

OPERATORS = [cls for cls in list_operators("image") if issubclass(cls, RowOperator)]
MOVING = [cls for cls in OPERATORS if issubclass(cls, GeometricSample) and not issubclass(cls, PolicyOperator)]
MIXING = [cls for cls in list_operators("image") if issubclass(cls, DatasetOperator)]
BY_HISTOGRAM = {"image.equalize", "image.auto_augment", "image.rand_augment", "image.trivial_augment", "image.augmix"}
"""Operators that count values, whose ranks differ where rounding makes two values equal."""
AT_8_BITS = {"image.jpeg", "image.snow", "image.sun_flare", "image.albumentations", "image.rain"}
named = pytest.mark.parametrize("cls", OPERATORS, ids=lambda cls: cls.name)


def made(cls: Any) -> Any:
    return cls.model_validate(parameters_of(cls.name))


def drawn(operator: Any, picture: Picture, key: int) -> Any:
    return operator.draw(picture, Chance.fresh(b"image", str(key).encode()))


@pytest.mark.parametrize("cls", MOVING, ids=lambda cls: cls.name)
def test_a_marked_pixel_its_mask_its_box_and_its_keypoint_land_together(cls: Any) -> None:
    operator = made(cls)
    for key, (left, top) in enumerate([(12, 16), (30, 22), (5, 8), (34, 5)]):
        row = Row("row", marked_row(52, 44, left, top))
        before = operator.read(row)
        what = drawn(operator, before, key)
        if what is None:
            continue
        after = operator.apply(before, what)
        mask = after.mask.numbers == MARK
        bright = after.pixels.min(axis=2) > 150
        if not mask.sum() or not bright.sum():
            continue  # it has left the picture
        assert (mask & bright).sum() >= 0.75 * max(mask.sum(), bright.sum()), what
        rows, columns = np.nonzero(mask)
        kept = after.boxes.kept.tolist()
        if 0 in kept and mask.sum() > 30:
            box = after.boxes.rectangles[kept.index(0)]
            assert (box[:2] <= [columns.min() + 1.5, rows.min() + 1.5]).all(), what
            assert (box[2:] >= [columns.max() - 0.5, rows.max() - 0.5]).all(), what
        for x, y in after.keypoints.points:
            assert np.hypot(columns - x, rows - y).min() <= 1.5, what


@named
def test_float_values_come_out_as_whole_ones_do(cls: Any) -> None:
    operator = made(cls)
    whole = Picture(marked_pixels(48, 40, 12, 16))
    share = Picture(whole.pixels.astype(np.float32) / 255)
    what = drawn(operator, whole, 3)
    if what is None:
        pytest.skip("nothing was drawn")
    one, other = operator.apply(whole, what).pixels, operator.apply(share, what).pixels
    assert other.dtype == np.float32 and one.dtype == np.uint8 and one.shape == other.shape
    assert other.min() >= 0 and other.max() <= 1
    apart = np.abs(one.astype(float) - other * 255)
    loose = cls.name in BY_HISTOGRAM | AT_8_BITS
    assert np.median(apart) <= (4 if loose else 1.01)
    assert np.quantile(apart, 0.99) <= (40 if loose else 4)


@named
@pytest.mark.parametrize("kind", [np.uint8, np.uint16], ids=["8 bits", "16 bits"])
@pytest.mark.parametrize("channels", [1, 3, 4], ids=["grey", "colours", "alpha"])
def test_the_picture_that_was_given_is_not_touched(cls: Any, kind: Any, channels: int) -> None:
    operator = made(cls)
    picture = Picture(marked_pixels(40, 44, 9, 12, kind, channels))
    picture.pixels.setflags(write=False)
    before = picture.pixels.copy()
    what = drawn(operator, picture, 1)
    after = picture if what is None else operator.apply(picture, what)
    assert np.array_equal(picture.pixels, before)
    assert after.pixels.dtype == kind and after.pixels.shape[2] == channels and after.pixels.flags["C_CONTIGUOUS"]
    if channels == 4 and not issubclass(cls, GeometricSample):
        assert np.array_equal(after.pixels[:, :, 3], before[:, :, 3])


@pytest.mark.parametrize("cls", MIXING, ids=lambda cls: cls.name)
def test_no_picture_is_its_own_partner_and_labels_stay_true(cls: Any) -> None:
    operator = made(cls)
    rows = [Row(f"r{n}", marked_row(40, 44, 9 + n, 12) | {"label": n % 2}) for n in range(6)]
    pool = operator.restore(operator.fit([operator.glimpse(row) for row in rows], Chance.fresh(b"fit", b"")))
    seen = set()
    for row in rows:
        for key in range(8):
            what = operator.draw(operator.read(row), Chance.fresh(b"mix", f"{row.id}{key}".encode()), pool)
            if what is not None:
                partners = [what["partner"]] if isinstance(what["partner"], str) else what["partner"]
                assert row.id not in partners
                assert all(int(id[1:]) % 2 == row.values["label"] for id in partners)
                seen.update(partners)
    assert len(seen) > 2
