"""What operators do, where it can be worked out by hand or another library says the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.building.seeding import Chance
from augkit.ops.image.affine import Affine
from augkit.ops.image.base import Picture
from augkit.ops.image.coarse_dropout import CoarseDropout
from augkit.ops.image.flip import Flip
from augkit.ops.image.gaussian_noise import GaussianNoise
from augkit.ops.image.hue import Hue
from augkit.ops.image.kernels import colours
from augkit.ops.image.pad import Pad
from augkit.ops.image.random_crop import RandomCrop
from augkit.ops.image.resize import Resize
from augkit.ops.image.rot90 import Rot90
from augkit.ops.image.rotate import Rotate
from augkit.ops.image.shot_noise import ShotNoise

PIXELS = np.random.default_rng(3).integers(0, 256, (24, 32, 3), np.uint8)
PICTURE = Picture(PIXELS)
PHOTO = Image.fromarray(PIXELS)


def rng(key: int = 0) -> Any:
    return Chance.fresh(b"numbers", str(key).encode())


def test_flips_and_turns_are_those_of_numpy() -> None:
    assert np.array_equal(Flip().apply(PICTURE, "horizontal").pixels, PIXELS[:, ::-1])
    assert np.array_equal(Flip().apply(PICTURE, "vertical").pixels, PIXELS[::-1])
    for turns in (1, 2, 3):
        assert np.array_equal(Rot90().apply(PICTURE, turns).pixels, np.rot90(PIXELS, turns))


def test_a_turn_by_an_angle_of_90_degrees_is_a_quarter_turn() -> None:
    turned = Rotate(size="whole").apply(PICTURE, 90.0).pixels
    assert turned.shape == (32, 24, 3)
    assert np.array_equal(turned[1:-1, 1:-1], np.rot90(PIXELS)[1:-1, 1:-1])


def test_an_affine_that_only_shifts_by_whole_pixels_moves_them_unmixed() -> None:
    drawn = {"angle": 0, "scale_x": 1, "scale_y": 1, "shear_x": 0, "shear_y": 0, "shift_x": 4 / 32, "shift_y": 3 / 24}
    moved = Affine(fill=1.0).apply(PICTURE, drawn).pixels
    assert np.array_equal(moved[3:, 4:], PIXELS[:-3, :-4])
    assert (moved[:3] == 255).all() and (moved[:, :4] == 255).all()


def test_a_crop_with_padding_is_the_padded_picture_cut() -> None:
    padded = np.pad(PIXELS, ((4, 4), (4, 4), (0, 0)))
    for key in range(20):
        crop = RandomCrop(padding=4)
        drawn = crop.draw(PICTURE, rng(key))
        if drawn is not None:
            left, top, width, height = drawn
            assert (width, height) == (32, 24)
            expected = padded[top + 4 : top + 28, left + 4 : left + 36]
            assert np.array_equal(crop.apply(PICTURE, drawn).pixels, expected)


def test_padding_up_to_a_size() -> None:
    drawn = Pad(width=40, height=30).draw(PICTURE, rng())
    assert drawn == {"left": 4, "top": 3, "right": 4, "bottom": 3}
    assert Pad(width=10).draw(PICTURE, rng()) is None


@pytest.mark.parametrize(("keep_ratio", "size"), [("no", [16, 16]), ("inside", [16, 12]), ("cover", [21, 16])])
def test_sizes(keep_ratio: Any, size: list[int]) -> None:
    assert Resize(width=16, height=16, keep_ratio=keep_ratio).draw(PICTURE, rng()) == size


def test_brightness_equalize_posterize_solarize_and_autocontrast_are_those_of_pillow() -> None:
    assert np.array_equal(colours.equalized(PIXELS), np.array(ImageOps.equalize(PHOTO)))
    dull = (PIXELS // 2 + 40).astype(np.uint8)
    stretched = np.array(ImageOps.autocontrast(Image.fromarray(dull)))
    assert np.abs(colours.autocontrast(dull).astype(int) - stretched).max() <= 1
    assert np.array_equal(colours.posterized(PIXELS, 3), np.array(ImageOps.posterize(PHOTO, 3)))
    assert np.array_equal(colours.solarized(PIXELS, 128 / 255), np.array(ImageOps.solarize(PHOTO, 128)))
    brighter = colours.pointwise(PIXELS, lambda values: values * 1.25)
    assert np.abs(brighter.astype(int) - np.array(ImageEnhance.Brightness(PHOTO).enhance(1.25))).max() <= 1


def test_saturation_and_sharpness_are_those_of_pillow() -> None:
    paler = colours.transformed(PIXELS, colours.saturation_matrix(0.5))
    assert np.abs(paler.astype(int) - np.array(ImageEnhance.Color(PHOTO).enhance(0.5))).max() <= 1
    sharp = colours.sharpened(PIXELS, 1.5)
    assert np.abs(sharp.astype(int) - np.array(ImageEnhance.Sharpness(PHOTO).enhance(1.5))).max() <= 2


def test_a_whole_turn_of_hues_changes_nothing_and_brightness_stays() -> None:
    assert np.abs(Hue().apply(PICTURE, 360.0).pixels.astype(int) - PIXELS).max() <= 1
    soft = Picture(np.random.default_rng(4).integers(100, 150, (16, 16, 3), np.uint8))
    turned = Hue().apply(soft, 40.0).pixels
    assert np.abs(turned @ colours.LUMA - soft.pixels @ colours.LUMA).max() <= 1.5
    assert np.abs(turned.astype(int) - soft.pixels).max() > 5


def test_noise_has_the_strength_that_was_drawn() -> None:
    grey = Picture(np.full((200, 200, 3), 128, np.uint8))
    noisy = GaussianNoise().apply(grey, {"sigma": 0.05, "seed": 7}).pixels.astype(float)
    assert noisy.std() == pytest.approx(0.05 * 255, rel=0.02) and noisy.mean() == pytest.approx(128, abs=0.2)
    counted = ShotNoise().apply(grey, {"photons": 100.0, "seed": 7}).pixels.astype(float)
    assert counted.std() == pytest.approx(255 * (128 / 255 / 100) ** 0.5, rel=0.03)


def test_holes_are_where_they_were_drawn() -> None:
    dropout = CoarseDropout(holes=(2, 2), fill=1.0)
    drawn = dropout.draw(PICTURE, rng())
    expected = PIXELS.copy()
    for left, top, width, height in drawn["holes"]:
        assert 0 <= left <= left + width <= 32 and 0 <= top <= top + height <= 24
        expected[top : top + height, left : left + width] = 255
    assert np.array_equal(dropout.apply(PICTURE, drawn).pixels, expected)
