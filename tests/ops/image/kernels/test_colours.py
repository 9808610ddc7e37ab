"""Functions of values that have a shorter way for 8 bits do what they do for any type."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageOps

from augkit.ops.image.kernels.colours import equalized, luma_mean, posterized
from augkit.ops.image.kernels.rearranging import Rot90


def photograph(channels: int = 3) -> np.ndarray:
    shares = np.random.default_rng(2).random((23, 31, channels))
    return (shares**3 * 255).astype(np.uint8)


@pytest.mark.parametrize("bits", [1, 4, 8])
def test_posterized_as_pillow_has_it(bits: int) -> None:
    pixels = photograph()
    wanted = np.asarray(ImageOps.posterize(Image.fromarray(pixels), bits))
    np.testing.assert_array_equal(posterized(pixels, bits), wanted)


@pytest.mark.parametrize("value", [0, 255])
def test_equalized_leaves_one_value_alone(value: int) -> None:
    pixels = np.full((20, 20, 3), value, np.uint8)
    np.testing.assert_array_equal(equalized(pixels), pixels)


def test_equalized_as_pillow_has_it() -> None:
    pixels = np.asarray(Image.fromarray(photograph()).resize((200, 200)))
    np.testing.assert_array_equal(equalized(pixels), np.asarray(ImageOps.equalize(Image.fromarray(pixels))))


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("kind", ["uint8", "uint16", "float32"])
def test_mean_brightness_is_that_of_the_weighted_channels(kind: str, channels: int) -> None:
    pixels = photograph(channels)
    scale = {"uint8": 1, "uint16": 257, "float32": 1 / 255}[kind]
    weights = [0.299, 0.587, 0.114] if channels == 3 else [1.0]
    wanted = float(np.average(pixels.reshape(-1, channels), axis=0) @ weights) / 255
    assert luma_mean((pixels.astype(np.float64) * scale).astype(kind)) == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize("turns", [1, 2, 3])
@pytest.mark.parametrize("kind", ["uint8", "uint16", "float32"])
def test_quarter_turns_are_those_of_numpy(turns: int, kind: str) -> None:
    pixels = photograph().astype(kind) / (255 if kind == "float32" else 1)
    pixels = pixels.astype(kind)
    turned = Rot90(31, 23, turns).array(pixels)
    np.testing.assert_array_equal(turned, np.rot90(pixels, turns))
    mask = Rot90(31, 23, turns).array(pixels[:, :, 0].copy(), is_mask=True)
    np.testing.assert_array_equal(mask, np.rot90(pixels[:, :, 0], turns))
