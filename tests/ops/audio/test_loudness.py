"""`audio.loudness`: the loudness that was drawn."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.audio.signal.loudness import loudness_lufs
from tests.ops.audio.sounds import hiss, run


@pytest.mark.parametrize("seconds", [0.2, 3.0])
def test_the_loudness_is_the_one_drawn(seconds: float) -> None:
    sound, drawn = run("audio.loudness", hiss(seconds, channels=2), lufs=[-23.0, -20.0])
    assert loudness_lufs(sound.samples, sound.sampling_rate) == pytest.approx(drawn["lufs"], abs=0.01)


def test_silence_has_no_loudness_and_stays() -> None:
    _, drawn = run("audio.loudness", np.zeros((8000, 1), np.float32))
    assert drawn is None
