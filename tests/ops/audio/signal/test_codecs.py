"""What the codecs are made of."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.audio.signal.codecs import mu_law


def test_mu_law_has_256_steps_and_is_finer_where_it_is_quiet() -> None:
    made = mu_law(np.linspace(-1, 1, 100_001, dtype=np.float32)[:, None])
    steps = np.unique(made)
    assert len(steps) == 255  # both zeros are one
    assert steps[-1] == pytest.approx(1.0)
    gaps = np.diff(steps)
    assert gaps.max() > 50 * gaps.min()
