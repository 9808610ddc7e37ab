"""`image.optical_distortion`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.optical_distortion import OpticalDistortion

from .pictures import after, ramp


@pytest.mark.parametrize("strength", [-0.2, 0.3])
def test_a_pixel_shows_what_lay_at_r_plus_k_r_cubed(strength: float) -> None:
    made = 256 * after(OpticalDistortion(border="replicate"), strength, ramp(100, 80))
    down, across = np.mgrid[:80, :100] + 0.5 - np.array([40, 50])[:, None, None]
    factor = 1 + strength * (across**2 + down**2) / (50**2 + 40**2)
    inside = (np.abs(across * factor) < 49) & (np.abs(down * factor) < 39)
    assert inside.mean() > 0.5
    assert np.abs(made[:, :, 0] - (50 + across * factor))[inside].max() < 0.05
    assert np.abs(made[:, :, 1] - (40 + down * factor))[inside].max() < 0.05
