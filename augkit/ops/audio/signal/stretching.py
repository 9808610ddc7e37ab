"""Duration without pitch, and pitch without duration, by python-stretch (Signalsmith Stretch)."""

from __future__ import annotations

import atexit
from functools import lru_cache
from typing import Any

import numpy as np
from python_stretch.Signalsmith import Stretch

from augkit.ops.audio.signal.resampling import fit_length, ratio_near, resampled

__all__ = ["pitch_shifted", "stretched"]

Array = np.ndarray

WINDOW = 0.11
"""Seconds of each window. The library advises 0.12 and four to a moment, which is a fifth more work; the log-mel
spectrum of sounds shifted there and back is then 0.03 dB nearer (of 1.3 to 2.1)."""
OVERLAP = 3
"""Windows that cover each moment."""
LEAST_SIZE = 4
LEAST_REPEATABLE = 0.5
"""Below this factor the library draws phases at random: the object has to be new, with its seed."""
NEAR_ENOUGH = 1e-4
"""A share of a pitch, a sixth of a cent: small whole numbers are resampled fast."""


def stretched(samples: Array, sampling_rate: int, factor: float) -> Array:
    """Samples of another duration and the same pitch.

    Args:
        samples: shape (frames, channels).
        sampling_rate: in Hz.
        factor: above 1 is faster: the result has frames / factor frames, rounded.

    Returns:
        float32 of shape (frames / factor, channels).
    """
    make = _new if factor < LEAST_REPEATABLE else _kept  # setting up costs a tenth of the work on a spoken word
    stretch = make(samples.shape[1], sampling_rate)
    stretch.reset()
    stretch.timeFactor = factor
    made = stretch.process(np.array(samples.T, np.float32, order="C"))  # a copy: it takes no read-only array
    return fit_length(np.asarray(made).T, max(round(len(samples) / factor), 1))


def pitch_shifted(samples: Array, sampling_rate: int, semitones: float) -> Array:
    """Samples of another pitch and the same duration: stretched, and played at another speed.

    The library can transpose by itself, and then the fundamental is off by up to 20 cents at 110 Hz. Here it is off by
    a fifth of a cent at most.

    Args:
        samples: shape (frames, channels).
        sampling_rate: in Hz.
        semitones: twelve are an octave.
    """
    higher, lower = ratio_near(2.0 ** (semitones / 12.0), NEAR_ENOUGH)
    longer = stretched(samples, sampling_rate, lower / higher)
    return resampled(longer, higher, lower, frames=len(samples))


@lru_cache(maxsize=8)
def _kept(channels: int, sampling_rate: int) -> Any:
    return _new(channels, sampling_rate)


def _new(channels: int, sampling_rate: int) -> Any:
    stretch = Stretch(0)
    size, step = int(WINDOW * sampling_rate), int(WINDOW / OVERLAP * sampling_rate)
    stretch.configure(channels, max(size, LEAST_SIZE), max(step, 1))
    return stretch


atexit.register(_kept.cache_clear)  # or the library complains of leaks when a worker process ends
