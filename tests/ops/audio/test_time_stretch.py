"""`audio.time_stretch`: faster or slower, at the same pitch."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.audio.sounds import KNOCKS, frequency_of, knocks, run, tone


@pytest.mark.parametrize("factor", [0.5, 0.83, 1.1, 2.0])
@pytest.mark.parametrize("frames", [1, 7, 800, 12_345])
def test_the_duration_is_exact(factor: float, frames: int) -> None:
    sound, _ = run("audio.time_stretch", tone(440.0)[:frames], factor=[factor, factor])
    assert sound.frames == max(round(frames / factor), 1)


@pytest.mark.parametrize("frequency", [110.0, 440.0, 1000.0])
@pytest.mark.parametrize("factor", [0.8, 1.25])
def test_the_fundamental_stays_within_five_cents(frequency: float, factor: float) -> None:
    sound, _ = run("audio.time_stretch", tone(frequency, 2.0), factor=[factor, factor])
    assert 1200 * np.log2(frequency_of(sound.samples[:, 0]) / frequency) == pytest.approx(0.0, abs=5.0)


@pytest.mark.parametrize("factor", [0.3, 0.8, 1.9])
def test_a_stretch_is_the_same_whatever_was_stretched_before(factor: float) -> None:
    first, _ = run("audio.time_stretch", knocks(8000), 8000, factor=[factor, factor])
    run("audio.time_stretch", tone(100.0, 0.3, 8000), 8000, factor=[0.3, 1.3])
    run("audio.pitch_shift", tone(100.0, 0.3, 8000), 8000)
    again, _ = run("audio.time_stretch", knocks(8000), 8000, factor=[factor, factor])
    np.testing.assert_array_equal(first.samples, again.samples)


def test_labels_are_heard_sooner_in_proportion() -> None:
    sound, _ = run(
        "audio.time_stretch", knocks(), labels={"segments": KNOCKS, "transcript": "Come in!"}, factor=[1.25, 1.25]
    )
    assert [segment["start"] for segment in sound.labels["segments"]] == pytest.approx([0.096, 0.44, 1.04], abs=1e-4)
    assert sound.labels["transcript"] == "Come in!"
