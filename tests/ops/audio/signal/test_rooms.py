"""Rooms: how long they ring, when the direct sound comes, and their convolution with a sound."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import signal

from augkit.ops.audio.signal.rooms import convolved, decaying_response, shoebox_response
from tests.ops.audio.sounds import hiss

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


def test_silence_stays_silence() -> None:
    assert not convolved(np.zeros((100, 1), np.float32), decaying_response(1, 8000, 0.1, 0.0)).any()


@pytest.mark.parametrize(("frames", "length"), [(1, 1), (1, 900), (700, 1), (5000, 40), (5000, 3000), (9000, 12_000)])
def test_a_convolution_by_blocks_is_that_of_scipy(frames: int, length: int) -> None:
    samples, response = hiss(1.0, channels=2)[:frames], hiss(1.0)[:length].copy()
    response[0] = 1.0  # the direct sound
    expected = signal.fftconvolve(samples.astype(np.float64), response.astype(np.float64), axes=0)[:frames]
    expected *= np.sqrt(np.square(samples.astype(np.float64)).sum() / np.square(expected).sum())
    np.testing.assert_allclose(convolved(samples, response), expected, atol=1e-6)
