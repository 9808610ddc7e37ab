"""`audio.reverse`: backwards."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.registry import get_operator
from tests.ops.audio.sounds import KNOCKS, knocks, run


def test_the_last_frame_is_the_first_and_segments_turn() -> None:
    sound, drawn = run("audio.reverse", knocks(), labels={"segments": KNOCKS})
    assert drawn == {"reversed": True}
    np.testing.assert_allclose(sound.samples, knocks()[::-1], atol=2e-5)
    turned = [(segment["label"], segment["start"]) for segment in sound.labels["segments"]]
    assert turned == [("c", pytest.approx(0.3)), ("b", pytest.approx(1.1)), ("a", pytest.approx(1.6))]


def test_words_cannot_be_reversed() -> None:
    operator = get_operator("audio.reverse")
    assert not {"words", "transcript"} & (operator.moves | operator.keeps)
