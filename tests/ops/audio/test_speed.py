"""`audio.speed`: faster and higher, or slower and lower."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.audio.sounds import KNOCKS, frequency_of, knocks, run, tone


@pytest.mark.parametrize("factor", [0.5, 0.83, 1.1, 2.0])
@pytest.mark.parametrize("frames", [1, 7, 800, 12_345])
def test_the_duration_is_exact(factor: float, frames: int) -> None:
    sound, _ = run("audio.speed", tone(440.0)[:frames], factor=[factor, factor])
    assert sound.frames == max(round(frames / factor), 1)


def test_the_pitch_goes_along() -> None:
    faster, _ = run("audio.speed", tone(440.0), factor=[1.25, 1.25])
    assert 1200 * np.log2(frequency_of(faster.samples[:, 0]) / 550.0) == pytest.approx(0.0, abs=1.0)


def test_one_of_the_steps_is_drawn_where_there_are_some_and_one_that_changes_nothing_is_no_step() -> None:
    drawn = [run("audio.speed", tone(440.0, 0.05), row=str(row), steps=[0.9, 1.0, 1.1])[1] for row in range(30)]
    assert {one and one["factor"] for one in drawn} == {0.9, None, 1.1}


def test_labels_are_heard_sooner_in_proportion() -> None:
    sound, _ = run("audio.speed", knocks(), labels={"segments": KNOCKS, "transcript": "Come in!"}, factor=[1.25, 1.25])
    assert [segment["start"] for segment in sound.labels["segments"]] == pytest.approx([0.096, 0.44, 1.04], abs=1e-4)
    assert sound.labels["transcript"] == "Come in!"
