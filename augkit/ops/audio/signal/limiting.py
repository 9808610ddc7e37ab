"""A limiter that looks ahead."""

from __future__ import annotations

import math

import numpy as np
from scipy import signal
from scipy.ndimage import minimum_filter1d, uniform_filter1d

__all__ = ["limited"]

Array = np.ndarray


def limited(samples: Array, sampling_rate: int, threshold: float, attack_ms: float, release_ms: float) -> Array:
    """Samples of which none is beyond a threshold, with all channels turned down together.

    The gain that each frame needs is held over twice the attack, falls within the attack before a peak, and comes back
    with a time constant. What is turned down therefore starts before the peak, and nothing is delayed.

    Args:
        samples: shape (frames, channels).
        sampling_rate: in Hz.
        threshold: largest absolute value afterwards, above 0.
        attack_ms: how long before a peak the gain begins to fall.
        release_ms: time constant with which it comes back.
    """
    largest = np.abs(samples).max(axis=1).astype(np.float64)
    needed = np.minimum(1.0, threshold / np.maximum(largest, 1e-12))
    if needed.min() >= 1.0:
        return np.array(samples)
    attack = max(round(attack_ms * sampling_rate / 1000.0), 1)
    held = minimum_filter1d(needed, 2 * attack + 1, mode="nearest")
    decay = math.exp(-1000.0 / (release_ms * sampling_rate)) if release_ms > 0 else 0.0
    lowest = np.minimum(held, _released(held, decay))
    gains = uniform_filter1d(lowest, 2 * attack + 1, mode="nearest")
    made: Array = samples * gains.astype(np.float32)[:, None]
    limited_samples: Array = np.clip(made, -np.float32(threshold), np.float32(threshold))
    return limited_samples


def _released(gains: Array, decay: float) -> Array:
    """Gains that come back no faster than a one-pole filter lets them."""
    followed: Array = signal.lfilter([1.0 - decay], [1.0, -decay], gains, zi=[decay * gains[0]])[0]
    return followed
