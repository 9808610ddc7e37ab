"""`image.gamma`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.gamma import Gamma

from .pictures import COLOURS, after, draws


@pytest.mark.parametrize("power", [0.5, 2.2])
def test_every_value_is_raised_to_the_power(power: float) -> None:
    expected = np.round(255 * (COLOURS / 255) ** power)
    assert np.abs(after(Gamma(), power) - expected).max() <= 1


def test_powers_and_their_inverses_are_as_likely() -> None:
    drawn = np.array(draws(Gamma(power=(0.25, 4.0)), 400))
    assert drawn.min() >= 0.25 and drawn.max() <= 4.0
    assert 0.4 < (drawn < 1).mean() < 0.6
