"""`image.channel_shuffle`."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.channel_shuffle import ChannelShuffle

from .pictures import COLOURS, after, draws


def test_channels_take_the_places_that_were_drawn() -> None:
    made = after(ChannelShuffle(), [2, 0, 1])
    for place, channel in enumerate([2, 0, 1]):
        assert np.array_equal(made[:, :, place], COLOURS[:, :, channel])


def test_every_other_order_is_drawn_and_never_the_one_they_have() -> None:
    drawn = {tuple(order) for order in draws(ChannelShuffle())}
    assert drawn == set(permutations(range(3))) - {(0, 1, 2)}
