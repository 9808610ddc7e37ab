"""From encoded audio to samples and back."""

from __future__ import annotations

import io
import struct
from typing import Any, Literal

import numpy as np

from augkit.errors import MissingExtra

__all__ = ["MOST_FRAMES", "Format", "check_length", "decoded", "encoded"]

Array = np.ndarray
Format = Literal["flac", "wav"]
MOST_FRAMES = 1 << 28
"""Most values in a sound, over all channels: 1 GiB as float32, or an hour and a half at 48 kHz in mono."""
MISCOUNTED = 64  # bytes that a wav file may promise too many: some writers count the header in
STREAMED = 0x7FFF_0000  # lengths from here on stand in files that were streamed, their length not known


def soundfile() -> Any:
    """The library soundfile.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        import soundfile
    except ImportError as error:
        raise MissingExtra("Audio", "audio") from error
    return soundfile


def decoded(content: bytes) -> tuple[Array, int]:
    """Samples and sampling rate of a file: wav, flac, mp3, ogg and whatever else libsndfile reads.

    Args:
        content: the whole file.

    Returns:
        Read-only float32 of shape (frames, channels), and the rate in Hz.

    Raises:
        ValueError: this is no audio file, is cut off, is empty, too long, or holds values that are not finite.
    """
    library = soundfile()
    try:
        with library.SoundFile(io.BytesIO(content)) as file:
            check_length(file.frames, file.channels)
            samples = file.read(dtype="float32", always_2d=True)
            rate, promised = file.samplerate, file.frames
    except library.LibsndfileError as error:
        raise ValueError(f"this is no audio that can be read: {_said(error)}") from None
    if len(samples) == 0:
        raise ValueError("the audio has no samples")
    if len(samples) < promised:
        raise ValueError(f"the audio is cut off: {len(samples)} of {promised} frames can be read")
    if missing := _missing_of_wav(content):
        raise ValueError(f"the audio is cut off: {missing:,} bytes are missing")
    if not np.isfinite(samples).all():
        raise ValueError("the audio holds values that are not finite numbers")
    samples.flags.writeable = False
    return samples, int(rate)


def check_length(frames: int, channels: int) -> None:
    """Refuse a sound that would take more than `MOST_FRAMES` values.

    Raises:
        ValueError: it would.
    """
    if frames * channels > MOST_FRAMES:
        raise ValueError(f"the audio would have {frames * channels:,} values; {MOST_FRAMES:,} are the most")


def _said(error: Any) -> str:
    """What libsndfile says is wrong, without its own "Error : " and full stop."""
    return str(error.error_string).removeprefix("Error : ").rstrip(". ")


def encoded(samples: Array, sampling_rate: int, kind: Format = "flac", bit_depth: Literal[16, 24] = 16) -> bytes:
    """A file of samples; what is beyond full scale is clipped, and no dither is added.

    Args:
        samples: shape (frames, channels).
        sampling_rate: in Hz.
        kind: `flac`, or `wav`; both hold every value as it is rounded.
        bit_depth: bits a value.
    """
    step = 1 << (bit_depth - 1)
    numbers = np.clip(np.rint(samples * np.float32(step)), -step, step - 1).astype(np.int32)
    if kind == "wav":
        return _wav(numbers, sampling_rate, bit_depth)
    file = io.BytesIO()
    values = numbers.astype(np.int16) if bit_depth == 16 else numbers << 8
    soundfile().write(file, values, sampling_rate, format="FLAC", subtype=f"PCM_{bit_depth}")
    return file.getvalue()


def _missing_of_wav(content: bytes) -> int:
    """Bytes that a wav file promises and does not have, which libsndfile passes over; 0 of other files."""
    if content[:4] != b"RIFF":
        return 0
    at = 12
    while at + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, at)
        if name == b"data":
            missing: int = at + 8 + size - len(content)
            return missing if missing > MISCOUNTED and size < STREAMED else 0
        at += 8 + size + size % 2
    return 0


def _wav(numbers: Array, sampling_rate: int, bit_depth: int) -> bytes:
    """Written here, in a tenth of the time that soundfile needs for a spoken word."""
    channels, width = numbers.shape[1], bit_depth // 8
    little = numbers.astype("<i4").tobytes()
    if width == 2:
        data = numbers.astype("<i2").tobytes()
    else:
        data = np.frombuffer(little, np.uint8).reshape(-1, 4)[:, :3].tobytes()
    padding = b"\0" * (len(data) % 2)
    header = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        36 + len(data) + len(padding),
        b"WAVE",
        b"fmt ",
        16,
        1,
        channels,
        sampling_rate,
        sampling_rate * channels * width,
        channels * width,
        bit_depth,
        b"data",
        len(data),
    )
    return header + data + padding
