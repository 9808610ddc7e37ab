"""Rooms: how long they ring, when the direct sound comes, and that a sound keeps its length and power."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from augkit.ops.audio.signal.rooms import convolved, decaying_response, shoebox_response
from augkit.testing.audio import file_of
from tests.ops.audio.sounds import hiss, run

ROOM = ((5.0, 4.0, 3.0), (1.0, 1.2, 1.5), (3.5, 2.2, 1.4))


def decay_seconds(response: Any, rate: int) -> float:
    """RT60 from the decay between -5 and -25 dB (Schroeder 1965)."""
    energy = np.cumsum(response[::-1, 0].astype(np.float64) ** 2)[::-1]
    level = 10 * np.log10(energy / energy[0] + 1e-12)
    return 3.0 * float(np.argmax(level < -25) - np.argmax(level < -5)) / rate


@pytest.mark.parametrize("seconds", [0.2, 0.5, 1.0])
def test_rooms_ring_as_long_as_they_should(seconds: float) -> None:
    assert decay_seconds(shoebox_response(*ROOM, seconds, 1, 16_000), 16_000) == pytest.approx(seconds, rel=0.15)
    tail = decaying_response(3, 16_000, seconds, 0.0)[1:]
    assert decay_seconds(tail, 16_000) == pytest.approx(seconds, rel=0.15)


def test_the_direct_sound_comes_when_it_has_crossed_the_room() -> None:
    response = shoebox_response(*ROOM, 0.3, 1, 16_000)
    metres = np.linalg.norm(np.subtract(ROOM[1], ROOM[2]))
    assert int(np.abs(response).argmax()) == pytest.approx(metres / 343.0 * 16_000, abs=1.0)


def test_the_first_reflection_is_that_of_the_nearest_wall() -> None:
    """One metre above the floor and four metres apart: 4 m directly, 2√5 m by the floor."""
    response = shoebox_response((30.0, 30.0, 30.0), (13.0, 15.0, 1.0), (17.0, 15.0, 1.0), 3.0, 1, 48_000)[:, 0]
    direct, floor = (round(metres / 343.0 * 48_000) for metres in (4.0, 2 * 5**0.5))
    between = response[direct + 12 : floor - 12]
    assert abs(response[floor - 2 : floor + 3]).max() > 0.5 * abs(response).max()
    assert abs(between).max() < 0.05 * abs(response).max()


def test_the_ratio_of_reverberation_to_direct_sound_is_the_one_asked_for() -> None:
    response = decaying_response(3, 16_000, 0.4, -6.0)[:, 0].astype(np.float64)
    assert 10 * np.log10((response[1:] ** 2).sum() / response[0] ** 2) == pytest.approx(-6.0, abs=0.01)


@pytest.mark.parametrize("name", ["audio.reverb", "audio.impulse_response"])
@pytest.mark.parametrize("channels", [1, 2])
def test_a_sound_keeps_its_length_its_power_and_its_time(name: str, channels: int) -> None:
    before = np.zeros((16_000, channels), np.float32)
    before[4000:4400] = hiss(0.025, channels=channels)
    sound, _ = run(name, before)
    assert sound.samples.shape == before.shape
    assert np.square(sound.samples).sum() == pytest.approx(np.square(before).sum(), rel=0.01)
    assert np.abs(sound.samples[:3990]).max() < 0.02
    assert np.abs(sound.samples[4000:4400]).max() > 0.05
    assert np.abs(sound.samples[4600:]).max() > 1e-3  # it rings


def test_recorded_responses_are_taken_from_a_folder(tmp_path: Path) -> None:
    response = np.zeros((800, 2), np.float32)
    response[100], response[500] = 0.8, 0.4
    (tmp_path / "hall.wav").write_bytes(file_of(response, 8000)["bytes"])
    click = np.zeros((2000, 1), np.float32)
    click[200] = 0.5
    sound, drawn = run("audio.impulse_response", click, 8000, folder=str(tmp_path))
    assert drawn == {"file": "hall.wav"}
    assert np.flatnonzero(np.abs(sound.samples[:, 0]) > 0.1).tolist() == [200, 600]
    assert sound.samples[600, 0] / sound.samples[200, 0] == pytest.approx(0.5, rel=1e-3)


def test_silence_stays_silence() -> None:
    assert not convolved(np.zeros((100, 1), np.float32), decaying_response(1, 8000, 0.1, 0.0)).any()
