"""Pitch shifts: as far as was drawn, within a cent, and no longer or shorter than before."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ops.audio.sounds import RATE, frequency_of, run, tone


@pytest.mark.parametrize("semitones", [-12.0, -5.0, -0.5, 0.3, 2.0, 7.0, 12.0])
@pytest.mark.parametrize("frequency", [110.0, 220.0, 1000.0])
def test_the_fundamental_is_within_a_cent_and_the_duration_stays(semitones: float, frequency: float) -> None:
    sound, _ = run("audio.pitch_shift", tone(frequency, 2.0), semitones=[semitones, semitones])
    wanted = frequency * 2 ** (semitones / 12)
    assert 1200 * np.log2(frequency_of(sound.samples[:, 0]) / wanted) == pytest.approx(0.0, abs=1.0)
    assert sound.frames == 2 * RATE


def test_both_channels_are_shifted() -> None:
    stereo = np.concatenate((tone(300.0), tone(700.0)), axis=1)
    sound, _ = run("audio.pitch_shift", stereo, semitones=[12, 12])
    assert frequency_of(sound.samples[:, 0]) == pytest.approx(600.0, rel=0.003)
    assert frequency_of(sound.samples[:, 1]) == pytest.approx(1400.0, rel=0.003)
