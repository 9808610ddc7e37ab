"""Pictures and sounds for a page: small, short, and inside it, so that nothing is fetched."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

__all__ = ["MEDIA", "Media", "Shelf", "is_file", "media_of"]

MEDIA: Mapping[str, Literal["image", "audio"]] = {"image": "image", "mask": "image", "audio": "audio"}
"""Roles whose columns hold files, and what they are."""

LARGEST_SIDE = 96  # pixels
QUALITY = 80
LONGEST_SECONDS = 4.0
HIGHEST_RATE = 16_000
SMALL = 3_000  # bytes of a picture that is shown as it is
MOST_BYTES = 1_900_000
FORMATS = {b"\xff\xd8\xff": "jpeg", b"\x89PNG": "png"}


@dataclass(frozen=True)
class Media:
    """A picture or a sound on a page.

    Attributes:
        kind: which of the two.
        uri: `data:` with the file in it; "" where it was left out to keep the page small.
        words: what it is, for who cannot see or hear it, as in `32 × 32 pixels` or `0.43 seconds at 8 kHz`.
    """

    kind: Literal["image", "audio"]
    uri: str
    words: str


class Shelf:
    """The media of one page, until it is full.

    Args:
        most: bytes of all of them together.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._left = most

    def put(self, media: Media | None) -> Media | None:
        """The same with its file, or without it where there is no place left."""
        if media is None or len(media.uri) <= self._left:
            self._left -= len(media.uri) if media else 0
            return media
        return Media(media.kind, "", media.words)


def is_file(value: Any) -> bool:
    """Whether a value is a file as `datasets` stores pictures and sounds."""
    return isinstance(value, Mapping) and isinstance(value.get("bytes"), bytes)


def media_of(kind: Literal["image", "audio"], value: Any) -> Media | None:
    """A file as it is shown; None where there is none, it cannot be read, or what reads it is not installed.

    Args:
        kind: what it is.
        value: a record of `bytes` and `path`.
    """
    if not is_file(value):
        return None
    try:
        return _image(value["bytes"]) if kind == "image" else _audio(value["bytes"])
    except (ImportError, ValueError, RuntimeError):
        return None


def _image(content: bytes) -> Media | None:
    """A picture shrunk to at most 96 pixels a side; small files of formats that browsers know stay as they are."""
    import cv2

    try:
        pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        return None
    if pixels is None:
        return None
    height, width = pixels.shape[:2]
    words = f"{width} × {height} pixels"
    known = next((name for start, name in FORMATS.items() if content.startswith(start)), "")
    if known and len(content) <= SMALL and max(height, width) <= LARGEST_SIDE:
        return Media("image", _uri(f"image/{known}", content), words)
    share = min(1.0, LARGEST_SIDE / max(height, width))
    if share < 1:
        size = (max(1, round(width * share)), max(1, round(height * share)))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    written, made = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return Media("image", _uri("image/jpeg", made.tobytes()), words) if written else None


def _audio(content: bytes) -> Media:
    """The first seconds of a sound in one channel, as MP3 where libsndfile writes it, else as WAV."""
    import soundfile

    from augkit.ops.audio.reading.files import decoded
    from augkit.ops.audio.signal.resampling import resampled

    samples, rate = decoded(content)
    seconds = len(samples) / rate
    short = samples[: max(1, int(LONGEST_SECONDS * rate))].mean(axis=1, dtype=np.float32, keepdims=True)
    shown = min(rate, HIGHEST_RATE)
    short = np.clip(resampled(short, rate, shown), -1, 1)
    format = "MP3" if "MP3" in soundfile.available_formats() else "WAV"
    if format == "MP3" and shown not in (8000, 11025, 12000, 16000):
        shown, short = HIGHEST_RATE, resampled(short, shown, HIGHEST_RATE)
    file = io.BytesIO()
    soundfile.write(file, short, shown, format=format)
    words = f"{seconds:.2f} seconds at {rate / 1000:g} kHz"
    if seconds > LONGEST_SECONDS:
        words += f", the first {LONGEST_SECONDS:g} seconds of it"
    return Media("audio", _uri("audio/mpeg" if format == "MP3" else "audio/wav", file.getvalue()), words)


def _uri(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{b64encode(content).decode()}"
