"""`image.augmix`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.augmix import AugMix

from .pictures import COLOURS, after, draws

CHAINS = [[["invert", 0]], [["posterize", 1]]]


def test_altered_pictures_are_mixed_by_their_weights_and_then_with_the_picture_itself() -> None:
    drawn = {"chains": CHAINS, "weights": [0.25, 0.75], "own": 0.4}
    expected = 0.4 * COLOURS + 0.6 * (0.25 * (255.0 - COLOURS) + 0.75 * (COLOURS & 128))
    assert np.abs(after(AugMix(width=2), drawn) - expected).max() <= 1


def test_the_picture_itself_is_left_where_its_weight_is_1() -> None:
    assert np.array_equal(after(AugMix(), {"chains": CHAINS, "weights": [0.5, 0.5], "own": 1.0}), COLOURS)


def test_weights_add_up_and_chains_are_no_deeper_than_asked() -> None:
    for drawn in draws(AugMix(width=3, depth=2), 40):
        assert sum(drawn["weights"]) == pytest.approx(1, abs=1e-4) and len(drawn["weights"]) == 3
        assert 0 <= drawn["own"] <= 1 and {len(chain) for chain in drawn["chains"]} <= {1, 2}
