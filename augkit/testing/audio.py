"""What operators on audio are tried on, and what holds of a row of audio after any of them."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

import numpy as np

from augkit.ops.audio.reading.files import encoded
from augkit.ops.audio.reading.values import UnencodedSound
from augkit.ops.audio.signal.noise import coloured_noise
from augkit.testing.violation import require

__all__ = ["REFUSED", "audio_odd", "audio_ordinary", "check_audio_row", "file_of", "spoken"]

Values = Mapping[str, Any]
REFUSED = frozenset({"no samples", "not a number", "cut off", "not audio"})
"""Rows that every operator refuses with a ValueError."""
TIME_DIGITS = 2e-6


def file_of(samples: np.ndarray, sampling_rate: int, kind: Any = "wav") -> dict[str, Any]:
    """A value of the `audio` role."""
    return {"bytes": encoded(samples, sampling_rate, kind), "path": f"sound.{kind}"}


def spoken(seconds: float, sampling_rate: int, channels: int = 1, pitch_hz: float = 120.0) -> np.ndarray:
    """Something like a voice: harmonics of a pitch that come and go, and a little noise; (frames, channels)."""
    times = np.arange(round(seconds * sampling_rate)) / sampling_rate
    highest = int(0.45 * sampling_rate / pitch_hz)
    harmonics = sum(np.sin(2 * np.pi * pitch_hz * k * times) / k for k in range(1, min(highest, 20) + 1))
    loudness = 0.5 + 0.45 * np.sin(2 * np.pi * 5.0 * times)
    sound = 0.15 * harmonics * loudness
    panned = np.stack([sound * (1.0 - 0.3 * number) for number in range(channels)], axis=1)
    made: np.ndarray = (panned + 0.002 * coloured_noise(7, len(times), channels, 1.0)).astype(np.float32)
    return made


def audio_ordinary() -> tuple[Values, ...]:
    """Everyday rows: mono and stereo, at two rates, as wav and flac, with segments, words and a transcript."""
    segments = [
        {"start": 0.05, "end": 0.15, "label": "knock"},
        {"start": 0.1, "end": 0.3, "label": "voice"},
        {"start": 0.32, "end": 0.38, "label": "knock"},
    ]
    words = [{"word": "come", "start": 0.04, "end": 0.18}, {"word": "in", "start": 0.2, "end": 0.36}]
    return (
        {"audio": file_of(spoken(0.4, 8000), 8000), "label": "a", "speaker": "anna"},
        {"audio": file_of(spoken(0.4, 16000, 2, 210.0), 16000, "flac"), "label": "b", "segments": segments},
        {
            "audio": file_of(spoken(0.4, 8000, 1, 160.0), 8000),
            "words": words,
            "transcript": "Come in!",
            "speaker": "ben",
        },
        {"audio": file_of(spoken(0.5, 8000, 1, 95.0), 8000), "label": "a", "segments": [], "speaker": None},
        {
            "audio": file_of(np.pad(spoken(0.31, 8000, 2, 140.0), ((400, 400), (0, 0))), 8000),
            "words": [],
            "transcript": "",
            "segments": segments[:1],
            "label": "c",
        },
    )


def audio_odd() -> dict[str, Values]:
    """Rows that are valid and rare, and those of `REFUSED`, by what is odd about them."""
    one = np.full((1, 1), 0.25, np.float32)
    voice = spoken(0.2, 8000)
    sounds = {
        "digital silence": (np.zeros((800, 1), np.float32), 8000),
        "stereo silence": (np.zeros((800, 2), np.float32), 16000),
        "one sample": (one, 8000),
        "one silent sample": (one * 0, 8000),
        "one frame of stereo": (np.array([[0.5, -0.5]], np.float32), 44100),
        "three samples": (np.array([[0.1], [-0.2], [0.3]], np.float32), 8000),
        "constant": (np.full((800, 1), 0.5, np.float32), 8000),
        "full scale": (np.sign(voice) * np.float32(32767 / 32768), 8000),
        "one loud sample": (np.eye(1, 900, 400, dtype=np.float32).T * 0.9, 8000),
        "six channels": (spoken(0.1, 16000, 6), 16000),
        "low rate": (spoken(0.2, 2000), 2000),
        "high rate": (spoken(0.05, 96000), 96000),
        "huge": (spoken(20.0, 16000), 16000),
    }
    rows: dict[str, Values] = {name: {"audio": file_of(*sound)} for name, sound in sounds.items()}
    rows["event without duration"] = {
        "audio": file_of(voice, 8000),
        "segments": [{"start": 0.1, "end": 0.1, "label": "click"}, {"start": 0.0, "end": 0.2, "label": "all"}],
    }
    rows["nothing said of it"] = {"audio": file_of(voice, 8000), "segments": None, "words": None, "transcript": None}
    wav = file_of(voice, 8000)["bytes"]
    flac = encoded(spoken(0.5, 8000), 8000, "flac")
    rows["no samples"] = {"audio": {"bytes": encoded(voice[:0], 8000, "wav"), "path": None}}
    rows["not a number"] = {"audio": {"bytes": _float_wav(np.array([0.1, np.nan, 0.2])), "path": "nan.wav"}}
    rows["cut off"] = {"audio": {"bytes": flac[: len(flac) // 2], "path": "cut.flac"}}
    rows["not audio"] = {"audio": {"bytes": b"\xff\xd8\xff\xe0 a picture" + wav[:7], "path": "picture.wav"}}
    return rows


def _float_wav(samples: np.ndarray) -> bytes:
    """A mono file of 32-bit floats at 8,000 Hz, which may hold what is no number."""
    data = samples.astype("<f4").tobytes()
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 3, 1, 8000, 32000, 4, 32)
    body = b"WAVE" + form + struct.pack("<4sI", b"data", len(data)) + data
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def check_audio_row(before: Values, after: Values, drawn: Any) -> None:
    """What holds of every row of audio: sound samples, and labels within the sound.

    Raises:
        ContractViolation: it does not hold.
    """
    require(set(before) == set(after), "no role comes or goes", f"had {sorted(before)}, has {sorted(after)}")
    sound = after["audio"]
    if isinstance(sound, UnencodedSound):
        _check_samples(sound)
        _check_events(after, len(sound.samples) / sound.sampling_rate)
    words, transcript = after.get("words"), after.get("transcript")
    if before.get("words") and before.get("transcript") is not None:
        said = [word["word"].lower() for word in words or ()]
        left = [part.strip(".,;:!?").lower() for part in (transcript or "").split()]
        require(said == left, "transcript and words say the same", f"{said} and {transcript!r}, by {drawn}")


def _check_samples(sound: UnencodedSound) -> None:
    samples = sound.samples
    require(samples.dtype == np.float32, "samples are float32", f"they are {samples.dtype}")
    require(samples.ndim == 2 and len(samples), "samples are (frames, channels)", f"their shape is {samples.shape}")
    require(samples.flags.c_contiguous, "samples are contiguous", f"their strides are {samples.strides}")
    require(not samples.flags.writeable, "samples cannot be written to", "make the sound by `Sound.changed`")
    require(np.isfinite(samples).all(), "samples are finite numbers", "some are not")
    is_rate = type(sound.sampling_rate) is int and sound.sampling_rate > 0
    require(is_rate, "the sampling rate is a whole number of Hz", f"it is {sound.sampling_rate!r}")


def _check_events(row: Values, seconds: float) -> None:
    for role in ("segments", "words"):
        for event in row.get(role) or ():
            start, end = event["start"], event["end"]
            within = 0.0 <= start <= end <= seconds + TIME_DIGITS
            require(within, f"{role} lie within the sound", f"{event} in {seconds:.6f} s")
