"""Levels: power, decibels, and signal-to-noise ratios."""

from __future__ import annotations

import math

import numpy as np

__all__ = ["amplitude", "decibels", "mix_at_snr", "peak", "power"]

Array = np.ndarray


def amplitude(db: float) -> float:
    """The factor of a gain in decibels.

    >>> round(amplitude(6.0206), 4)
    2.0
    """
    return float(10.0 ** (db / 20.0))


def decibels(factor: float) -> float:
    """The gain of a factor above 0, in decibels.

    >>> round(decibels(0.5), 4)
    -6.0206
    """
    return 20.0 * math.log10(factor)


def power(samples: Array) -> float:
    """The mean square over all frames and channels; 0 of digital silence."""
    squares = np.square(samples)
    return float(np.add.reduce(squares, axis=None, dtype=np.float64) / squares.size)


def peak(samples: Array) -> float:
    """The largest absolute value."""
    return float(max(samples.max(), -samples.min()))


def mix_at_snr(signal: Array, noise: Array, snr_db: float) -> Array:
    """The signal with noise added, scaled so that the ratio of their powers over all frames is `snr_db`.

    Args:
        signal: shape (frames, channels).
        noise: of a shape that fits it, as (frames, 1) does.
        snr_db: 10 log10 of the signal's power over the noise's.

    Returns:
        A new array; the signal's values where the signal or the noise is digital silence, which has no such ratio.
    """
    loud, quiet = power(signal), power(noise)
    if loud == 0.0 or quiet == 0.0:
        return np.array(signal)
    scale = math.sqrt(loud / quiet) * amplitude(-snr_db)
    mixed: Array = signal + noise * np.float32(scale)
    return mixed
