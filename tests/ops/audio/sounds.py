"""Sounds made for the tests, and operators run on them as a chain runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from augkit.building.chain import Copy, Run, Step
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.reading.values import UnencodedSound, taken
from augkit.ops.base import Row
from augkit.ops.registry import get_operator
from augkit.testing.audio import file_of

RATE = 16_000
KNOCKS = [
    {"start": 0.12, "end": 0.4, "label": "a"},
    {"start": 0.55, "end": 0.9, "label": "b"},
    {"start": 1.3, "end": 1.7, "label": "c"},
]
WORDS = [{"word": "come", "start": 0.1, "end": 0.9}, {"word": "in", "start": 1.2, "end": 1.7}]


def tone(frequency_hz: float, seconds: float = 1.0, rate: int = RATE, channels: int = 1, level: float = 0.4) -> Any:
    """A sine; float32 of shape (frames, channels)."""
    times = np.arange(round(seconds * rate)) / rate
    sine = level * np.sin(2 * np.pi * frequency_hz * times)
    return np.repeat(sine[:, None], channels, axis=1).astype(np.float32)


def hiss(seconds: float = 1.0, rate: int = RATE, channels: int = 1, level: float = 0.1) -> Any:
    """White noise; float32 of shape (frames, channels)."""
    drawn = np.random.default_rng(5).standard_normal((round(seconds * rate), channels))
    return (level * drawn).astype(np.float32)


def knocks(rate: int = RATE) -> Any:
    """Two seconds that are silent but for `KNOCKS`, each at a pitch of its own."""
    made = np.zeros((2 * rate, 1), np.float32)
    for number, knock in enumerate(KNOCKS):
        start, end = round(knock["start"] * rate), round(knock["end"] * rate)
        burst = tone(500.0 + 300.0 * number, 1.0, rate)[: end - start]
        made[start:end] = burst * np.hanning(end - start)[:, None]
    return made


def noise_folder(folder: Path) -> Path:
    """A folder with a short noise in stereo, and a hum in a folder below it."""
    (folder / "deep").mkdir()
    (folder / "street.wav").write_bytes(file_of(hiss(0.3, 8000, 2), 8000)["bytes"])
    (folder / "deep" / "hum.flac").write_bytes(file_of(tone(100.0, 2.0), RATE, "flac")["bytes"])
    (folder / "readme.txt").write_text("no sound")
    return folder


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


def gain_db(operator: str, frequency_hz: float, rate: int = RATE, /, **parameters: Any) -> float:
    """What an operator does to the level of a tone, in decibels."""
    before = tone(frequency_hz, 1.0, rate)
    sound, _ = run(operator, before, rate, **parameters)
    return level_db(sound.samples[:, 0], frequency_hz, rate) - level_db(before[:, 0], frequency_hz, rate)


def ratio_db(before: np.ndarray, after: np.ndarray) -> float:
    """The ratio of a sound to what was added to it, in decibels."""
    signal = np.round(before * 32768) / 32768  # as it is read from 16 bits
    noise = after.astype(np.float64) - signal
    return float(10 * np.log10(np.mean(signal.astype(np.float64) ** 2) / np.mean(noise**2)))
