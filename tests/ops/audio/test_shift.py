"""`audio.shift`: earlier or later, with silence or what was pushed out."""

from __future__ import annotations

import numpy as np

from tests.ops.audio.sounds import KNOCKS, RATE, frequency_of, knocks, run


def test_a_shift_moves_and_a_rollover_loses_nothing() -> None:
    before = knocks()
    shifted, drawn = run("audio.shift", before, share=[0.25, 0.25])
    assert drawn == {"frames": 8000}
    np.testing.assert_allclose(shifted.samples[8000:], before[:-8000], atol=2e-5)
    assert not shifted.samples[:8000].any()
    rolled, _ = run("audio.shift", before, share=[-0.25, -0.25], rollover=True)
    np.testing.assert_allclose(rolled.samples, np.roll(before, -8000, axis=0), atol=2e-5)


def test_a_segment_that_is_pushed_out_is_dropped_and_comes_in_again_with_a_rollover() -> None:
    labels = {"segments": KNOCKS}
    sound, _ = run("audio.shift", knocks(), labels=labels, share=[0.4, 0.4])
    assert [segment["label"] for segment in sound.labels["segments"]] == ["a", "b"]
    rolled, _ = run("audio.shift", knocks(), labels=labels, share=[0.4, 0.4], rollover=True)
    assert [segment["label"] for segment in rolled.labels["segments"]] == ["c", "a", "b"]
    start, end = (round(rolled.labels["segments"][0][side] * RATE) for side in ("start", "end"))
    assert abs(frequency_of(rolled.samples[start:end, 0]) - 1100.0) < 10.0
