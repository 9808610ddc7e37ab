"""Another sampling rate, by soxr."""

from __future__ import annotations

import numpy as np
import soxr

__all__ = ["fit_length", "resampled"]

Array = np.ndarray


def resampled(samples: Array, from_hz: float, to_hz: float, *, frames: int | None = None) -> Array:
    """Samples at another rate, band-limited, without delay.

    Args:
        samples: shape (frames, channels).
        from_hz: rate they have.
        to_hz: rate they get; neither has to be a whole number.
        frames: length of the result; where left out, the nearest whole number of frames, at least one.

    Returns:
        float32 of shape (frames, channels). The input itself where the rates are equal.
    """
    wanted = max(round(len(samples) * to_hz / from_hz), 1) if frames is None else frames
    if from_hz == to_hz:
        return fit_length(samples, wanted)
    return fit_length(soxr.resample(samples, from_hz, to_hz), wanted)


def fit_length(samples: Array, frames: int) -> Array:
    """Samples cut at their end, or with silence put there, so that they are `frames` long."""
    missing = frames - len(samples)
    if missing > 0:
        samples = np.concatenate((samples, np.zeros((missing, samples.shape[1]), np.float32)))
    return np.ascontiguousarray(samples[:frames], dtype=np.float32)
