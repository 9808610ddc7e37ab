"""Operators after which somebody else seems to speak: pitch, formants, and what becomes of the speaker."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from augkit.errors import RecipeError
from augkit.ops.registry import get_operator
from augkit.testing.audio import spoken
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


def formant_of(samples: Any) -> float:
    """Centre of gravity of the spectrum between 300 and 2,500 Hz."""
    spectrum = np.abs(np.fft.rfft(samples))
    frequencies = np.fft.rfftfreq(len(samples), 1 / RATE)
    near = (frequencies > 300) & (frequencies < 2500)
    return float((spectrum[near] ** 2 * frequencies[near]).sum() / (spectrum[near] ** 2).sum())


def vowel() -> Any:
    """Harmonics of 125 Hz under one formant at 1,000 Hz."""
    harmonics = 125.0 * np.arange(1, 60)
    strengths = np.exp(-(((harmonics - 1000.0) / 250.0) ** 2)) + 0.01
    waves = strengths[:, None] * np.sin(2 * np.pi * harmonics[:, None] * np.arange(RATE) / RATE)
    return (0.1 * waves.sum(axis=0))[:, None].astype(np.float32)


@pytest.mark.parametrize("factor", [0.85, 1.15])
def test_formants_move_and_the_fundamental_stays(factor: float) -> None:
    before = vowel()
    sound, _ = run("audio.vocal_tract", before, factor=[factor, factor])
    moved = formant_of(sound.samples[:, 0]) / formant_of(before[:, 0])
    assert moved == pytest.approx(factor, rel=0.06)
    spectrum = np.abs(np.fft.rfft(sound.samples[:, 0]))
    peaks = [round(frequency) for frequency in range(500, 1500) if spectrum[frequency] > 0.3 * spectrum.max()]
    assert peaks
    assert all(peak % 125 in (0, 1, 124) for peak in peaks)


@pytest.mark.parametrize(
    ("name", "parameters", "called"),
    [
        ("audio.pitch_shift", {"semitones": [2.2, 2.2]}, "anna +2st"),
        ("audio.pitch_shift", {"semitones": [-3.0, -3.0]}, "anna -3st"),
        ("audio.vocal_tract", {"factor": [1.1, 1.1]}, "anna vt1.1"),
        ("audio.speed", {"steps": [0.9]}, "anna x0.9"),
    ],
)
def test_the_speaker_is_kept_dropped_or_relabelled(name: str, parameters: dict[str, Any], called: str) -> None:
    voice, labels = spoken(0.2, RATE), {"speaker": "anna"}
    for asked, found in (("keep", "anna"), ("drop", None), ("relabel", called)):
        sound, _ = run(name, voice, labels=labels, speaker=asked, **parameters)
        assert sound.labels["speaker"] == found


@pytest.mark.parametrize("name", ["audio.pitch_shift", "audio.vocal_tract", "audio.speed"])
def test_what_becomes_of_the_speaker_has_to_be_said(name: str) -> None:
    with pytest.raises(RecipeError, match="speaker"):
        get_operator(name)().check_roles(frozenset({"audio", "speaker"}))
    get_operator(name)().check_roles(frozenset({"audio", "label"}))
    get_operator(name)(speaker="keep").check_roles(frozenset({"audio", "speaker"}))
