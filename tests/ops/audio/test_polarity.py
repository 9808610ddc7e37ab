"""`audio.polarity`: every sign turned."""

from __future__ import annotations

import numpy as np

from tests.ops.audio.sounds import hiss, run


def test_polarity_turns_every_sign() -> None:
    before = hiss(0.1, channels=2)
    sound, _ = run("audio.polarity", before)
    np.testing.assert_allclose(sound.samples, -before, atol=2e-5)


def test_twice_is_the_sound_as_it_was() -> None:
    before = hiss(0.1)
    once, drawn = run("audio.polarity", before)
    twice, _ = run("audio.polarity", once.samples)
    assert drawn == {"inverted": True}
    np.testing.assert_allclose(twice.samples, before, atol=4e-5)
