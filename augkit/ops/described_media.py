"""Images and sounds in a few words, for messages, tables and JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from augkit.sources.image_header import read_header

__all__ = ["described_media", "is_media", "without_bytes"]


def is_media(value: Any) -> bool:
    """Whether a value of a row is an encoded file: `{bytes, path}`."""
    return isinstance(value, Mapping) and isinstance(value.get("bytes"), bytes) and "path" in value


def described_media(value: Mapping[str, Any]) -> str:
    """A file's name, what it holds and its size.

    >>> described_media({"bytes": b"abc", "path": "a.wav"})
    'a.wav, 3 bytes'
    """
    data: bytes = value["bytes"]
    parts = [str(value["path"])] if value["path"] else []
    try:
        header = None if data[:4] in (b"RIFF", b"fLaC", b"OggS") and data[8:12] != b"WEBP" else read_header(data)
    except Exception:  # a header that cannot be read is described by its size alone
        header = None
    if header is not None:
        parts.append(f"{header.width} × {header.height} {header.format}")
    return ", ".join([*parts, f"{len(data):,} bytes"])


def without_bytes(value: Any) -> Any:
    """A value in which the bytes of files are replaced by their number, so that it can be written as JSON."""
    if is_media(value):
        return {**value, "bytes": len(value["bytes"])}
    if isinstance(value, Mapping):
        return {name: without_bytes(item) for name, item in value.items()}
    return [without_bytes(item) for item in value] if isinstance(value, list | tuple) else value
