"""Another sampling rate, by soxr."""

from __future__ import annotations

import numpy as np
import soxr

__all__ = ["fit_length", "ratio_near", "resampled"]

Array = np.ndarray


def resampled(samples: Array, from_hz: float, to_hz: float, *, frames: int | None = None, drift: float = 0.0) -> Array:
    """Samples at another rate, band-limited, without delay.

    Args:
        samples: shape (frames, channels).
        from_hz: rate they have.
        to_hz: rate they get; neither has to be a whole number.
        frames: length of the result; where left out, the nearest whole number of frames, at least one.
        drift: most frames of the input by which the last of them may come early or late. A hundredth of one lets a
            spoken word be resampled in a third of the time: rates such as 8,000 and 5,371 Hz need a long filter table.

    Returns:
        float32 of shape (frames, channels). The input itself where the rates are equal.
    """
    wanted = max(round(len(samples) * to_hz / from_hz), 1) if frames is None else frames
    if from_hz == to_hz:
        return fit_length(samples, wanted)
    if drift:
        from_hz, to_hz = ratio_near(from_hz / to_hz, drift / len(samples))
    return fit_length(soxr.resample(samples, from_hz, to_hz), wanted)


def ratio_near(exact: float, tolerance: float) -> tuple[int, int]:
    """The first ratio of whole numbers near a number above 0, by its continued fraction.

    Args:
        exact: the number.
        tolerance: by which share of it the ratio may be off; floats have no more than 1e-15.

    >>> ratio_near(3.14159265, 1e-3), ratio_near(0.9, 1e-9)
    ((22, 7), (9, 10))
    """
    above, below, rest = (0, 1), (1, 0), exact
    while True:
        whole = int(rest)
        above, below = (above[1], whole * above[1] + above[0]), (below[1], whole * below[1] + below[0])
        if abs(above[1] / below[1] - exact) <= tolerance * exact or rest == whole:
            return above[1], below[1]
        rest = 1.0 / (rest - whole)


def fit_length(samples: Array, frames: int) -> Array:
    """Samples cut at their end, or with silence put there, so that they are `frames` long."""
    missing = frames - len(samples)
    if missing > 0:
        samples = np.concatenate((samples, np.zeros((missing, samples.shape[1]), np.float32)))
    return np.ascontiguousarray(samples[:frames], dtype=np.float32)
