"""A longer or shorter vocal tract: formants move, and the pitch does not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.ops.audio.sounds import RATE, run


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
