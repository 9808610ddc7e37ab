"""Numbers that a drawn seed stands for, and how far a channel's values spread."""

from __future__ import annotations

import threading
from functools import lru_cache
from math import isfinite, prod, sqrt
from statistics import NormalDist

import numpy as np

from augkit.ops.chance import Chance
from augkit.ops.timeseries.reading.series import Series

__all__ = ["noise", "normal", "spread"]

_OWN = threading.local()


def noise(seed: int) -> Chance:
    """NumPy's generator at the start of a seed's stream; good until the next call in this thread.

    One object serves call after call, since a new one would cost more than the noise of a short series.
    """
    chance: Chance | None = getattr(_OWN, "chance", None)
    if chance is None:
        chance = _OWN.chance = Chance()
    return chance.at(b"timeseries.noise", seed.to_bytes(8, "little"))


def normal(rng: Chance, shape: tuple[int, ...]) -> np.ndarray:
    """Gaussian noise of mean 0 and variance 1, float32.

    Each number is one of 65,536 quantiles of the normal distribution, picked by 16 even bits: faster than the normal
    numbers of NumPy's generator, the same with any version of it, and never beyond 4.4.
    """
    wanted = prod(shape)
    raw: np.ndarray = rng.bit_generator.random_raw(-(-wanted // 4))  # 64 bits each
    bits = raw.astype("<u8", copy=False).view("<u2")[:wanted]
    return _quantiles().take(bits).reshape(shape)


@lru_cache(1)
def _quantiles() -> np.ndarray:
    """The middles of 65,536 equally likely parts of the normal distribution, float32."""
    at = NormalDist().inv_cdf
    upper = np.array([at(0.5 + (number + 0.5) / 65_536) for number in range(32_768)])
    both = np.concatenate([-upper[::-1], upper])
    return (both / sqrt(np.square(both).mean())).astype(np.float32)


def spread(series: Series) -> np.ndarray:
    """Standard deviation of each channel, missing steps left out; shape (channels, 1), float64, 0 for a constant."""
    found: np.ndarray | None = series.derived.get("spread")
    if found is None:
        made = [_deviation(channel) for channel in series.values]
        found = series.derived["spread"] = np.array(made, np.float64).reshape(-1, 1)
    return found


def _deviation(channel: np.ndarray) -> float:
    if not len(channel):
        return 0.0
    total = float(np.add.reduce(channel, dtype=np.float64))
    if not isfinite(total):
        channel = channel[np.isfinite(channel)]
        if not len(channel):
            return 0.0
        total = float(np.add.reduce(channel, dtype=np.float64))
    off = channel - np.float64(total / len(channel))
    off *= off
    return sqrt(float(np.add.reduce(off)) / len(channel))
