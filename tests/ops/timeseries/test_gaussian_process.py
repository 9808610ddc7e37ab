"""`timeseries.gaussian_process`."""

from __future__ import annotations

import numpy as np

from augkit.ops.timeseries.gaussian_process import GaussianProcess

from .series import carried_out, drawn_for, row_of

WAVE = np.sin(np.arange(200) / 9.0)


def test_the_noise_has_the_variance_and_the_correlation_that_were_asked_for() -> None:
    row = row_of(WAVE)
    operator = GaussianProcess(sigma=0.5, length_scale=0.2)
    off = np.stack([carried_out(operator, row, copy).values["series"] - WAVE for copy in range(400)]) / WAVE.std()
    assert abs(off.std() - 0.5) < 0.05
    apart = round(0.2 * 199)
    together = (off[:, :-apart] * off[:, apart:]).mean() / off.var()
    assert abs(together - np.exp(-0.5)) < 0.1  # the kernel one length scale apart


def test_strength_zero_draws_nothing() -> None:
    assert drawn_for(GaussianProcess(sigma=0.0), row_of(WAVE)) is None
