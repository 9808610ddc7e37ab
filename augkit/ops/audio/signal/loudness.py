"""Loudness as ITU-R BS.1770-4 measures it, in LUFS."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from scipy import signal

__all__ = ["loudness_lufs"]

Array = np.ndarray
BLOCK_SECONDS = 0.4
HOP_SECONDS = 0.1
ABSOLUTE_GATE = -70.0
RELATIVE_GATE = -10.0
OFFSET = -0.691
SURROUND = 1.41
"""Weight of the fourth and fifth channel of five, which are the surround channels."""


def loudness_lufs(samples: Array, sampling_rate: int) -> float:
    """Integrated loudness, gated in blocks of 400 ms that overlap by three quarters.

    A sound shorter than a block is measured as one block without gates, so that a spoken word has a loudness too.

    Args:
        samples: shape (frames, channels).
        sampling_rate: in Hz.

    Returns:
        LUFS; minus infinity for digital silence, and where no block is above -70 LUFS.
    """
    weighted = signal.sosfilt(_k_weighting(sampling_rate), samples.T.astype(np.float64), axis=-1)
    weights = np.ones(len(weighted))
    if len(weighted) == 5:
        weights[3:] = SURROUND
    squared = (np.square(weighted) * weights[:, None]).sum(axis=0)
    block = round(BLOCK_SECONDS * sampling_rate)
    if len(squared) < block:
        return _lufs(float(squared.mean()))
    sums = np.concatenate(([0.0], np.cumsum(squared)))
    starts = np.arange(0, len(squared) - block + 1, max(round(HOP_SECONDS * sampling_rate), 1))
    powers = (sums[starts + block] - sums[starts]) / block
    audible = powers[powers > 10.0 ** ((ABSOLUTE_GATE - OFFSET) / 10.0)]
    if not len(audible):
        return -math.inf
    gated = audible[audible > audible.mean() * 10.0 ** (RELATIVE_GATE / 10.0)]
    return _lufs(float(gated.mean()))


def _lufs(power: float) -> float:
    return OFFSET + 10.0 * math.log10(power) if power > 0.0 else -math.inf


@lru_cache(maxsize=32)
def _k_weighting(sampling_rate: int) -> Array:
    """The two filters of the standard, which gives them at 48 kHz, at any rate.

    Their analogue prototypes are those that give the standard's coefficients back at 48 kHz (as De Man 2014,
    "Evaluation of implementations of the EBU R128 loudness measurement", works them out).
    """
    return np.array([_head_shelf(sampling_rate), _low_cut(sampling_rate)])


def _head_shelf(rate: int) -> list[float]:
    frequency, gain_db, quality = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    k = math.tan(math.pi * frequency / rate)
    high = 10.0 ** (gain_db / 20.0)
    band = high**0.4996667741545416
    over = 1.0 + k / quality + k * k
    return [
        (high + band * k / quality + k * k) / over,
        2.0 * (k * k - high) / over,
        (high - band * k / quality + k * k) / over,
        1.0,
        2.0 * (k * k - 1.0) / over,
        (1.0 - k / quality + k * k) / over,
    ]


def _low_cut(rate: int) -> list[float]:
    frequency, quality = 38.13547087602444, 0.5003270373238773
    k = math.tan(math.pi * frequency / rate)
    over = 1.0 + k / quality + k * k
    return [1.0, -2.0, 1.0, 1.0, 2.0 * (k * k - 1.0) / over, (1.0 - k / quality + k * k) / over]
