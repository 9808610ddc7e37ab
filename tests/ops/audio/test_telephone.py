"""`audio.telephone`: neither lows nor highs, and eight bits."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.audio.sounds import hiss, level_db, run, tone


def test_a_telephone_has_neither_lows_nor_highs() -> None:
    for frequency, passes in ((100.0, False), (1000.0, True), (3900.0, False), (6000.0, False)):
        before = tone(frequency, 1.0)
        sound, _ = run("audio.telephone", before)
        loss = level_db(sound.samples[:, 0], frequency) - level_db(before[:, 0], frequency)
        assert loss == pytest.approx(0.0, abs=0.5) if passes else loss < -20
        assert sound.frames == len(before)


def test_eight_bits_leave_noise_of_their_steps_and_the_duration_stays() -> None:
    before = tone(1000.0, 1.0, 8000, level=0.5)
    sound, drawn = run("audio.telephone", before, 8000)
    assert drawn == {"codec": "mu-law"} and sound.samples.shape == before.shape
    assert len(np.unique(sound.samples)) < 256
    for rate in (4000, 11_025, 48_000):
        assert run("audio.telephone", hiss(0.1, rate), rate)[0].frames == round(0.1 * rate)
