"""`audio.burst_noise`: short noises, where and as loud as drawn."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.audio.sounds import RATE, run, tone


def test_bursts_are_where_they_were_drawn_and_nowhere_else() -> None:
    before = tone(300.0, 2.0, level=0.05)
    sound, drawn = run("audio.burst_noise", before, snr_db=[-10, 0], count=3)
    changed = np.flatnonzero(np.abs(sound.samples - before)[:, 0] > 1e-3) / RATE
    spans = [(burst["start"], burst["start"] + burst["duration"]) for burst in drawn]
    assert len(changed) > 100
    assert all(any(low - 1e-3 <= time <= high + 1e-3 for low, high in spans) for time in changed)


def test_a_burst_is_as_loud_as_drawn_while_it_lasts() -> None:
    before = tone(300.0, 2.0, level=0.2)
    sound, drawn = run("audio.burst_noise", before, snr_db=[3, 9], count=1)
    (burst,) = drawn
    start, frames = round(burst["start"] * RATE), round(burst["duration"] * RATE)
    added = (sound.samples - before)[start - 1 : start + frames + 1].astype(np.float64)
    ratio = 10 * np.log10(np.square(before.astype(np.float64)).mean() / (np.square(added).sum() / frames))
    assert ratio == pytest.approx(burst["snr_db"], abs=0.1)


def test_as_many_are_drawn_as_asked_at_most() -> None:
    counts = {len(run("audio.burst_noise", tone(300.0, 0.5), row=str(row), count=3)[1]) for row in range(20)}
    assert counts == {1, 2, 3}


def test_silence_stays_silence() -> None:
    assert run("audio.burst_noise", np.zeros((800, 1), np.float32))[1] is None
