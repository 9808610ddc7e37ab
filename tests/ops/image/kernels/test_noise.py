"""Noise is the same by whichever way it is made, on any version of OpenCV."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from augkit.ops.image.kernels import noise
from augkit.ops.image.kernels.noise import generator_of, normal, with_gaussian_noise, with_noise


class OpenCV4:
    """OpenCV as it was before it looked 16 bits up in a table."""

    def __init__(self, cv2: Any) -> None:
        self._cv2 = cv2

    def __getattr__(self, name: str) -> Any:
        assert name != "LUT"
        return getattr(self._cv2, name)

    def getVersionMajor(self) -> int:
        return 4


@pytest.mark.parametrize("shape", [(4, 4, 3), (5, 3, 1), (7, 3, 3), (1, 1, 1)], ids=lambda s: "x".join(map(str, s)))
def test_each_number_is_the_quantile_that_an_even_draw_of_16_bits_names(shape: tuple[int, ...]) -> None:
    drawn = generator_of(5).integers(0, 1 << 16, shape, np.uint16)
    found = normal(generator_of(5), shape)
    assert found.dtype == np.float32
    ranks = found.ravel().argsort(kind="stable")
    np.testing.assert_array_equal(ranks, drawn.ravel().argsort(kind="stable"))
    assert (np.sign(found) == np.where(drawn < 1 << 15, -1, 1)).all()


def test_two_draws_in_a_row_go_on_where_the_first_ended() -> None:
    generator, other = generator_of(3), np.random.Generator(np.random.Philox(key=[3, 0]))
    first, second = normal(generator, (4, 5, 1)), normal(generator, (4, 5, 3))
    words = [other.integers(0, 1 << 16, shape, np.uint16) for shape in ((4, 5, 1), (4, 5, 3))]
    for found, drawn in zip((first, second), words, strict=True):
        np.testing.assert_array_equal(found.ravel().argsort(), drawn.ravel().argsort())


def test_its_mean_and_deviation_are_those_of_a_normal_distribution() -> None:
    found = normal(generator_of(1), (300, 300, 3))
    assert abs(float(found.mean())) < 0.01
    assert abs(float(found.std()) - 1) < 0.01


@pytest.mark.parametrize("side", [20, 160], ids=["small", "large"])
def test_noise_of_one_strength_is_normal_noise_times_it(side: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (side, side, 3)).astype(np.uint8)
    wanted = with_noise(pixels, np.float32(0.1) * normal(generator_of(9), pixels.shape))
    found = with_gaussian_noise(pixels, 0.1, 9)
    np.testing.assert_array_equal(found, wanted)
    difference = found.astype(int) - pixels
    inner = (pixels > 100) & (pixels < 156)
    assert abs(difference[inner].std() - 25.5) < 2


def test_it_is_the_same_without_tables_of_16_bits_in_opencv(monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = np.full((160, 160, 3), 128, np.uint8)
    wanted = with_gaussian_noise(pixels, 0.1, 9)
    older = OpenCV4(noise.opencv())
    monkeypatch.setattr(noise, "opencv", lambda: older)
    np.testing.assert_array_equal(with_gaussian_noise(pixels, 0.1, 9), wanted)
