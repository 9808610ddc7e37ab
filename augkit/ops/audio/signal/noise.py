"""Noise made of a seed: white, coloured, and in bursts."""

from __future__ import annotations

import numpy as np
from scipy import fft

from augkit.ops.chance import Chance

__all__ = ["coloured_noise", "white_noise"]

Array = np.ndarray
_chance = Chance()  # one, set to a new key for each noise: a new one would cost ten times as much


def white_noise(seed: int, frames: int, channels: int) -> Array:
    """Gaussian noise of power 1, the channels independent; float32 of shape (frames, channels).

    Args:
        seed: from 0 to 2**64 - 1; another seed, another noise.
        frames: length.
        channels: how many.
    """
    return _chance.at(b"noise", seed.to_bytes(8, "little")).standard_normal((frames, channels), dtype=np.float32)


def coloured_noise(seed: int, frames: int, channels: int, exponent: float) -> Array:
    """Gaussian noise whose power per hertz falls as 1 / frequency^exponent.

    0 is white, 1 pink, 2 brown, -1 blue, -2 violet. The spectrum of white noise is weighted, as in Timmer & Koenig
    1995; there is no constant part.

    Args:
        seed: another seed, another noise.
        frames: length.
        channels: independent of one another.
        exponent: any number.

    Returns:
        float32 of shape (frames, channels), of no stated power.
    """
    length = max(fft.next_fast_len(frames, real=True), 2)
    spectrum = fft.rfft(white_noise(seed, length, channels), axis=0)
    frequencies = np.arange(len(spectrum), dtype=np.float32)
    frequencies[0] = 1.0
    weights = frequencies ** np.float32(-exponent / 2.0)
    weights[0] = 0.0
    made = fft.irfft(spectrum * weights[:, None], length, axis=0)
    return np.ascontiguousarray(made[:frames], dtype=np.float32)
