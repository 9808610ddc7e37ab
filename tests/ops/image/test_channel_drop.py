"""`image.channel_drop`."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")

from augkit.ops.image.channel_drop import ChannelDrop

from .pictures import COLOURS, after, draws


@pytest.mark.parametrize("channel", [0, 1, 2])
def test_one_channel_gets_the_value_of_the_recipe_and_the_others_stay(channel: int) -> None:
    made = after(ChannelDrop(fill=0.2), channel)
    assert (made[:, :, channel] == 51).all()
    others = [number for number in range(3) if number != channel]
    assert np.array_equal(made[:, :, others], COLOURS[:, :, others])


def test_each_channel_is_drawn() -> None:
    assert set(draws(ChannelDrop())) == {0, 1, 2}
