"""`image.iso_noise`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.iso_noise import IsoNoise

from .pictures import after, even


def test_grain_grows_with_the_root_of_brightness() -> None:
    drawn = {"grain": 0.1, "seed": 11}
    for value in (64, 128):
        noisy = after(IsoNoise(colour_rate=0.0), drawn, even(value, 200, 200)).astype(float)
        assert noisy[:, :, 0].std() == pytest.approx(25.5 * (value / 255) ** 0.5, rel=0.03)
        assert noisy.mean() == pytest.approx(value, abs=0.5)
    assert (after(IsoNoise(), drawn, even(0)) == 0).all()


def test_channels_differ_by_the_noise_of_colour_alone() -> None:
    drawn = {"grain": 0.05, "seed": 3}
    same = after(IsoNoise(colour_rate=0.0), drawn, even(128))
    assert np.array_equal(same[:, :, 0], same[:, :, 2])
    other = after(IsoNoise(colour_rate=1.0), drawn, even(128, 200, 200)).astype(float)
    apart = (other[:, :, 0] - other[:, :, 2]).std()
    assert apart == pytest.approx(0.05 * 255 * (128 / 255) ** 0.5 * 2**0.5, rel=0.03)
