"""Random numbers by the million, from one that was drawn."""

from __future__ import annotations

import threading
from functools import lru_cache
from math import prod
from statistics import NormalDist
from typing import Any

import numpy as np

from augkit.ops.image.reading.opencv import opencv

__all__ = ["generator_of", "normal", "quantiles", "with_gaussian_noise", "with_noise"]

_QUANTILES = 1 << 16
_LUT_OF_16_BITS_SINCE = 5  # major version of OpenCV
_mine = threading.local()


def generator_of(seed: int) -> np.random.Generator:
    """A generator for noise: the same for the same drawn number, on any machine.

    Each thread has one, which the next call sets anew: a new one would cost ten times as much.
    """
    if not hasattr(_mine, "generator"):
        _mine.philox = np.random.Philox(key=0)
        _mine.generator = np.random.Generator(_mine.philox)
    state: Any = {
        "bit_generator": "Philox",
        "state": {"counter": [0, 0, 0, 0], "key": [seed, 0]},
        "buffer": [0, 0, 0, 0],
        "buffer_pos": 4,
        "has_uint32": 0,
        "uinteger": 0,
    }
    _mine.philox.state = state
    generator: np.random.Generator = _mine.generator
    return generator


def normal(generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Normal numbers, float32: one of 65,536 quantiles each, several times as fast as exact ones."""
    return _looked_up(quantiles(), _words(generator, shape))


def with_gaussian_noise(pixels: np.ndarray, sigma: float, seed: int) -> np.ndarray:
    """Pixels with `normal` noise of one strength.

    Args:
        pixels: H × W × C.
        sigma: standard deviation as a share of white.
        seed: of the noise.
    """
    generator, sigma = generator_of(seed), np.float32(sigma)
    if pixels.dtype != np.uint8 or pixels.size < _QUANTILES:
        return with_noise(pixels, sigma * normal(generator, pixels.shape))
    steps = _in_steps(sigma * quantiles())  # there are fewer quantiles than values: what they come to is made once
    return _added(pixels, _looked_up(steps, _words(generator, pixels.shape)))


def with_noise(pixels: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Pixels and noise added up, cut to what the type can hold and rounded.

    Args:
        pixels: H × W × C.
        noise: of the same shape, float32, as a share of white.
    """
    if pixels.dtype != np.uint8:
        whole = 1.0 if pixels.dtype.kind == "f" else float(np.iinfo(pixels.dtype).max)
        values: np.ndarray = np.clip(pixels.astype(np.float32) + noise * np.float32(whole), 0, whole)
        return (values if pixels.dtype.kind == "f" else np.rint(values)).astype(pixels.dtype)
    return _added(pixels, _in_steps(noise))


def _in_steps(noise: np.ndarray) -> np.ndarray:
    """Shares of white as whole steps of 8 bits, int16."""
    steps: np.ndarray = np.rint(noise * np.float32(255)).astype(np.int16)
    return steps


def _added(pixels: np.ndarray, steps: np.ndarray) -> np.ndarray:
    cv2 = opencv()
    made: np.ndarray = cv2.add(pixels, steps, dtype=cv2.CV_8U)
    return made.reshape(pixels.shape)


def _words(generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Even draws of 16 bits, as `integers` makes them; twice as fast where they fill words of 64."""
    count = prod(shape)
    if count % 4:
        return generator.integers(0, _QUANTILES, shape, np.uint16)
    raw: np.ndarray = generator.bit_generator.random_raw(count // 4)
    return raw.astype("<u8", copy=False).view("<u2").reshape(shape)


def _looked_up(table: np.ndarray, words: np.ndarray) -> np.ndarray:
    cv2 = opencv()
    if cv2.getVersionMajor() < _LUT_OF_16_BITS_SINCE:
        return table.take(words)
    found: np.ndarray = cv2.LUT(words.reshape(1, -1), table)
    return found.reshape(words.shape)


@lru_cache(maxsize=1)
def quantiles() -> np.ndarray:
    """The normal numbers that `normal` draws from, in order; float32 of shape (65536,)."""
    inverse = NormalDist().inv_cdf
    return np.array([inverse((number + 0.5) / _QUANTILES) for number in range(_QUANTILES)], np.float32)
