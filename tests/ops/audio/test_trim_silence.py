"""`audio.trim_silence`: what is quiet at either end."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.audio.sounds import KNOCKS, RATE, knocks, run


def test_silence_is_trimmed_at_the_ends_alone_and_the_transcript_stays() -> None:
    labels = {"segments": KNOCKS, "transcript": "Come in!"}
    sound, drawn = run("audio.trim_silence", knocks(), labels=labels, margin_ms=10, threshold_db=60)
    assert drawn["start"] / RATE == pytest.approx(0.12 - 0.01, abs=0.02)
    assert drawn["end"] / RATE == pytest.approx(1.7 + 0.01, abs=0.02)
    assert sound.labels["transcript"] == "Come in!"
    assert run("audio.trim_silence", np.zeros((800, 1), np.float32))[1] is None
