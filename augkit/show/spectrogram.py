"""The spectrogram of a sound as a picture for a page."""

from __future__ import annotations

import struct
import zlib

import numpy as np

__all__ = ["spectrogram_png"]

DEEPEST_DB = 80.0
COLOURS = np.array([[13, 8, 40], [84, 15, 109], [187, 55, 84], [249, 142, 9], [252, 255, 164]], np.float64)
"""From quiet to loud, evenly spaced; between them they are mixed."""


def spectrogram_png(samples: np.ndarray, sampling_rate: int, width: int = 256, height: int = 96) -> bytes:
    """A PNG of the levels of a sound: time to the right, frequency upwards to half the sampling rate.

    Args:
        samples: shape (frames, channels); the mean of the channels is shown.
        sampling_rate: in Hz.
        width: in pixels.
        height: in pixels.
    """
    from augkit.ops.audio.signal.spectrum import analysed, window_size

    levels = np.abs(analysed(samples.mean(axis=1, keepdims=True), window_size(sampling_rate))[0]).T[::-1]
    rows = _shares(levels.shape[0], height)
    columns = _shares(levels.shape[1], width)
    shrunk = np.maximum.reduceat(np.maximum.reduceat(levels, rows, axis=0), columns, axis=1)
    shrunk = shrunk[np.arange(height) * len(rows) // height][:, np.arange(width) * len(columns) // width]
    loudest = max(float(shrunk.max()), 1e-9)
    decibels = 20.0 * np.log10(np.maximum(shrunk / loudest, 10.0 ** (-DEEPEST_DB / 20.0)))
    shares = (decibels / DEEPEST_DB + 1.0) * (len(COLOURS) - 1)
    places = np.arange(len(COLOURS))
    pixels = np.stack([np.interp(shares, places, COLOURS[:, channel]) for channel in range(3)], axis=-1)
    return _png(np.rint(pixels).astype(np.uint8))


def _shares(count: int, wanted: int) -> np.ndarray:
    """Where each of at most `wanted` runs of `count` things starts."""
    return np.unique(np.arange(min(count, wanted)) * count // min(count, wanted))


def _png(pixels: np.ndarray) -> bytes:
    """Pixels of three colours as a PNG, so that no image library is needed."""
    height, width, _ = pixels.shape
    lines = b"".join(b"\0" + line.tobytes() for line in pixels)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )
    written = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)
