"""Short-time spectra."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.audio.signal.spectrum import analysed, synthesised, window_size
from tests.ops.audio.sounds import hiss


@pytest.mark.parametrize("frames", [1, 100, 5000])
@pytest.mark.parametrize("rate", [8000, 16_000, 44_100])
def test_a_spectrum_gives_its_samples_back(frames: int, rate: int) -> None:
    samples, size = hiss(1.0, channels=2)[:frames], window_size(rate)
    np.testing.assert_allclose(synthesised(analysed(samples, size), size, frames), samples, atol=1e-6)
