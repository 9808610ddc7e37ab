"""Linear filters: second-order sections of the Audio EQ Cookbook and of Butterworth, run forwards over the frames."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from scipy import signal

__all__ = ["butterworth", "filtered", "notch", "peaking", "shelf", "within_nyquist"]

Array = np.ndarray
HIGHEST = 0.49
"""Highest frequency that a filter is set to, as a share of the sampling rate; half of it is the Nyquist frequency."""


def within_nyquist(band: tuple[float, float], sampling_rate: int) -> tuple[float, float] | None:
    """The part of a range of frequencies that a sampling rate has; None where it has none of it.

    >>> within_nyquist((1000.0, 9000.0), 8000)
    (1000.0, 3920.0)
    """
    highest = HIGHEST * sampling_rate
    low, high = band
    return None if low > highest else (low, min(high, highest))


def filtered(samples: Array, sections: Array) -> Array:
    """Samples through second-order sections, from silence, in double precision.

    Args:
        samples: shape (frames, channels).
        sections: shape (sections, 6), as SciPy has them.
    """
    made = signal.sosfilt(sections, samples.T.astype(np.float64), axis=-1)
    return np.ascontiguousarray(made.T, dtype=np.float32)


def butterworth(
    kind: Literal["lowpass", "highpass", "bandpass"], frequency_hz: float | tuple[float, float], order: int, rate: int
) -> Array:
    """Sections of a Butterworth filter.

    Args:
        kind: what passes.
        frequency_hz: where 3 dB are lost; two of them for a band.
        order: the slope is 6 dB an octave times this.
        rate: sampling rate in Hz.
    """
    sections: Array = signal.butter(order, frequency_hz, kind, fs=rate, output="sos")
    return sections


def notch(frequency_hz: float, quality: float, rate: int) -> Array:
    """Sections that take out one frequency. `quality` is the frequency over the width at -3 dB."""
    cosine, alpha = _cookbook(frequency_hz, quality, rate)
    return _section((1.0, -2.0 * cosine, 1.0), (1.0 + alpha, -2.0 * cosine, 1.0 - alpha))


def peaking(frequency_hz: float, gain_db: float, quality: float, rate: int) -> Array:
    """Sections that raise or lower what is near one frequency by `gain_db`."""
    cosine, alpha = _cookbook(frequency_hz, quality, rate)
    root = 10.0 ** (gain_db / 40.0)
    return _section(
        (1.0 + alpha * root, -2.0 * cosine, 1.0 - alpha * root),
        (1.0 + alpha / root, -2.0 * cosine, 1.0 - alpha / root),
    )


def shelf(side: Literal["low", "high"], frequency_hz: float, gain_db: float, quality: float, rate: int) -> Array:
    """Sections that raise or lower all below or above one frequency by `gain_db`; half of it at that frequency."""
    cosine, alpha = _cookbook(frequency_hz, quality, rate)
    root = 10.0 ** (gain_db / 40.0)
    turn = cosine if side == "low" else -cosine
    sign = 1.0 if side == "low" else -1.0
    slope = 2.0 * math.sqrt(root) * alpha
    above, below = root + 1.0, root - 1.0
    return _section(
        (
            root * (above - below * turn + slope),
            sign * 2.0 * root * (below - above * turn),
            root * (above - below * turn - slope),
        ),
        (above + below * turn + slope, sign * -2.0 * (below + above * turn), above + below * turn - slope),
    )


def _cookbook(frequency_hz: float, quality: float, rate: int) -> tuple[float, float]:
    """Cosine and alpha of Bristow-Johnson's "Cookbook formulae for audio equalizer biquad filter coefficients"."""
    angle = 2.0 * math.pi * frequency_hz / rate
    return math.cos(angle), math.sin(angle) / (2.0 * quality)


def _section(numerator: tuple[float, float, float], denominator: tuple[float, float, float]) -> Array:
    coefficients: Array = np.array([[*numerator, *denominator]]) / denominator[0]
    return coefficients
