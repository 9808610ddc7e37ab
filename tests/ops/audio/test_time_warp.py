"""`audio.time_warp`: a moment moves and the ends stay."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.audio.sounds import KNOCKS, RATE, frequency_of, knocks, run, tone


def test_the_moment_moves_as_drawn_and_the_duration_stays() -> None:
    clicks = np.zeros((2 * RATE, 1), np.float32)
    sound, drawn = run("audio.time_warp", clicks + np.float32(0.01), share=0.2)
    moment, by = drawn["moment"], drawn["by"]
    assert abs(by) <= 0.2 * 2.0 and sound.frames == 2 * RATE
    at = round(moment * RATE)
    clicks[at : at + 64] = 0.5
    moved, _ = run("audio.time_warp", clicks, share=0.2)
    assert int(np.abs(moved.samples[:, 0]).argmax()) / RATE == pytest.approx(moment + by, abs=0.02)


def test_the_pitch_stays_and_segments_move_along() -> None:
    sound, _ = run("audio.time_warp", knocks(), row="b", labels={"segments": KNOCKS})
    assert len(sound.labels["segments"]) == 3 and sound.labels["segments"] != KNOCKS
    for number, segment in enumerate(sound.labels["segments"]):
        start, end = (round(segment[side] * RATE) for side in ("start", "end"))
        assert frequency_of(sound.samples[start:end, 0]) == pytest.approx(500.0 + 300.0 * number, rel=0.02)
    warped, _ = run("audio.time_warp", tone(440.0, 2.0), row="b")
    assert frequency_of(warped.samples[:, 0]) == pytest.approx(440.0, abs=1.0)
