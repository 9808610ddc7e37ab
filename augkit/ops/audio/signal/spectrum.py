"""Short-time spectra: analysis, synthesis, the mel scale, and a phase vocoder with a curve of time."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import fft

__all__ = ["OVERLAP", "analysed", "bin_of_mel", "hertz_of_mel", "mel_of_hertz", "synthesised", "warped", "window_size"]

Array = np.ndarray
OVERLAP = 4
"""Windows that cover each frame; one starts every quarter of a window."""


def window_size(sampling_rate: int) -> int:
    """A power of two of frames that is 32 to 64 ms long, at least 64.

    >>> window_size(16000), window_size(44100)
    (512, 2048)
    """
    return max(1 << (round(0.032 * sampling_rate) - 1).bit_length(), 64)


def analysed(samples: Array, size: int) -> Array:
    """The short-time spectrum through periodic Hann windows, with silence before the first frame and after the last.

    Args:
        samples: shape (frames, channels).
        size: of a window, in frames, even.

    Returns:
        complex64 of shape (channels, windows, size / 2 + 1); `synthesised` gives the samples back.
    """
    hop = size // OVERLAP
    windows = -(-len(samples) // hop) + OVERLAP - 1
    padded = np.zeros((samples.shape[1], (windows - 1) * hop + size), np.float32)
    padded[:, size - hop : size - hop + len(samples)] = samples.T
    pieces = sliding_window_view(padded, size, axis=-1)[:, ::hop]
    spectrum: Array = fft.rfft(pieces * _hann(size), axis=-1)
    return spectrum


def synthesised(spectrum: Array, size: int, frames: int) -> Array:
    """Samples of a short-time spectrum, by overlapping and adding.

    Args:
        spectrum: as `analysed` gives it.
        size: of a window, in frames.
        frames: length of the result.

    Returns:
        float32 of shape (frames, channels).
    """
    hop = size // OVERLAP
    pieces = fft.irfft(spectrum, size, axis=-1) * _hann(size)
    channels, windows = pieces.shape[:2]
    summed = np.zeros((channels, windows + OVERLAP - 1, hop), np.float32)
    for part in range(OVERLAP):
        summed[:, part : part + windows] += pieces[:, :, part * hop : (part + 1) * hop]
    start = size - hop
    made = summed.reshape(channels, -1)[:, start : start + frames].T
    missing = frames - len(made)
    made = np.pad(made, ((0, missing), (0, 0))) if missing > 0 else made
    return np.ascontiguousarray(made * np.float32(1.0 / _overlapped_power()), dtype=np.float32)


def warped(spectrum: Array, size: int, positions: Array) -> Array:
    """A short-time spectrum read at other times, its phases advanced as the sound's frequencies would.

    A phase vocoder (Flanagan & Golden 1966) whose step through the input may change from window to window.

    Args:
        spectrum: as `analysed` gives it, shape (channels, windows, bins).
        size: of a window, in frames.
        positions: for each window of the result, the window of the input it shows, in [0, windows - 1].

    Returns:
        complex64 of shape (channels, positions, bins).
    """
    last = spectrum.shape[1] - 1
    first = np.minimum(positions.astype(np.int64), max(last - 1, 0))
    second = np.minimum(first + 1, last)
    share = (positions - first).astype(np.float32)[:, None]
    lengths, angles = np.abs(spectrum), np.angle(spectrum)
    made = lengths[:, first] * (1.0 - share) + lengths[:, second] * share
    expected = (2.0 * np.pi / OVERLAP) * np.arange(spectrum.shape[2])
    advance = angles[:, second] - angles[:, first] - expected
    advance -= 2.0 * np.pi * np.round(advance / (2.0 * np.pi))
    advance += expected
    phases = np.concatenate((angles[:, first[:1]], advance[:, :-1]), axis=1).cumsum(axis=1)
    made_spectrum: Array = (made * np.exp(1j * phases)).astype(np.complex64)
    return made_spectrum


def mel_of_hertz(frequency: float) -> float:
    """Mel of a frequency, after O'Shaughnessy 1987.

    >>> round(mel_of_hertz(1000.0))
    1000
    """
    return float(2595.0 * np.log10(1.0 + frequency / 700.0))


def hertz_of_mel(mel: float) -> float:
    """Frequency of a mel."""
    return float(700.0 * (10.0 ** (mel / 2595.0) - 1.0))


def bin_of_mel(mel: float, sampling_rate: int, size: int) -> int:
    """The bin of a spectrum nearest to a mel."""
    return round(hertz_of_mel(mel) * size / sampling_rate)


def _hann(size: int) -> Array:
    window: Array = (0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(size) / size)).astype(np.float32)
    return window


def _overlapped_power() -> float:
    """Sum of the squares of the windows over one frame: 3/8 each on average."""
    return 0.375 * OVERLAP
