"""Sounds made for the tests, and operators run on them as a chain runs them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from augkit.building.chain import Copy, Run, Step
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.reading.values import UnencodedSound, taken
from augkit.ops.base import Row
from augkit.ops.registry import get_operator
from augkit.testing.audio import file_of

RATE = 16_000


def tone(frequency_hz: float, seconds: float = 1.0, rate: int = RATE, channels: int = 1, level: float = 0.4) -> Any:
    """A sine; float32 of shape (frames, channels)."""
    times = np.arange(round(seconds * rate)) / rate
    sine = level * np.sin(2 * np.pi * frequency_hz * times)
    return np.repeat(sine[:, None], channels, axis=1).astype(np.float32)


def hiss(seconds: float = 1.0, rate: int = RATE, channels: int = 1, level: float = 0.1) -> Any:
    """White noise; float32 of shape (frames, channels)."""
    drawn = np.random.default_rng(5).standard_normal((round(seconds * rate), channels))
    return (level * drawn).astype(np.float32)


def run(operator: str, samples: Any, rate: int = RATE, row: str = "row", labels: Any = None, **parameters: Any) -> Any:
    """The sound after an operator, and what it drew; the sound as it is and None where it drew nothing."""
    made = get_operator(operator).model_validate(parameters)
    copy = Copy(Row(row, {"audio": file_of(samples, rate), **(labels or {})}), 0)
    Step(f"{operator}.1", made, 17).run([copy], Run())
    if copy.failure is not None:
        raise copy.failure[1]
    trace = json.loads(copy.lineage)
    value = copy.row.values["audio"]
    assert isinstance(value, UnencodedSound) == bool(trace)
    return taken(copy.row), trace[0]["drawn"] if trace else None


def heard(sound: Sound, channel: int = 0) -> Any:
    """The samples of one channel, in double precision."""
    return sound.samples[:, channel].astype(np.float64)


def frequency_of(samples: Any, rate: int = RATE) -> float:
    """The frequency of a tone in Hz, from the middle half of it."""
    middle = samples[len(samples) // 4 : 3 * len(samples) // 4]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle)), 8 * len(middle)))
    top = int(spectrum.argmax())
    left, centre, right = np.log(spectrum[top - 1 : top + 2])
    return float((top + 0.5 * (left - right) / (left - 2 * centre + right)) * rate / (8 * len(middle)))


def level_db(samples: Any, frequency_hz: float, rate: int = RATE) -> float:
    """The level of one frequency in decibels, from the middle half of the samples."""
    middle = samples[len(samples) // 4 : 3 * len(samples) // 4]
    wave = np.exp(-2j * np.pi * frequency_hz * np.arange(len(middle)) / rate)
    return float(20 * np.log10(np.abs((middle * np.hanning(len(middle)) * wave).mean()) + 1e-12))
