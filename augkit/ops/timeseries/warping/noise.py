"""Numbers that a drawn seed stands for, and how far a channel's values spread."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from math import prod, sqrt
from statistics import NormalDist

import numpy as np

from augkit.ops.chance import Chance
from augkit.ops.timeseries.reading.block import Block

__all__ = ["evens", "noise", "normal", "normals", "spread", "words", "words_for"]

_OWN = threading.local()
NOISE = b"timeseries.noise"


def noise(seed: int) -> Chance:
    """NumPy's generator at the start of a seed's stream; good until the next call in this thread.

    One object serves call after call, since a new one would cost more than the noise of a short series.
    """
    return _own().at(NOISE, seed.to_bytes(8, "little"))


def _own() -> Chance:
    """The generator of this thread."""
    try:
        chance: Chance = _OWN.chance
    except AttributeError:
        chance = _OWN.chance = Chance()
    return chance


def normal(rng: Chance, shape: tuple[int, ...]) -> np.ndarray:
    """Gaussian noise of mean 0 and variance 1, float32.

    Each number is one of 65,536 quantiles of the normal distribution, picked by 16 even bits: faster than the normal
    numbers of NumPy's generator, the same with any version of it, and never beyond 4.4.
    """
    made: np.ndarray = normals(rng.bit_generator.random_raw(words_for(shape))[None], shape)[0]
    return made


def words(seeds: Sequence[int], count: int) -> np.ndarray:
    """The first words of 64 bits of the stream of each seed, uint64 of shape (seeds, count)."""
    made = np.empty((len(seeds), count), np.uint64)
    first_words = _own().words
    for row, seed in zip(made, seeds, strict=True):
        row[:] = first_words(NOISE, seed.to_bytes(8, "little"), count)
    return made


def evens(raw: np.ndarray) -> np.ndarray:
    """A number in [0, 1) for each word, as `Generator.random` makes it; shape as given."""
    made: np.ndarray = (raw >> np.uint64(11)) * 2.0**-53
    return made


def normals(raw: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """What `normal` makes of words, four numbers of each.

    Args:
        raw: shape (series, words).
        shape: of what is made of each series.

    Returns:
        float32 of shape (series, *shape).
    """
    bits = raw.astype("<u8", copy=False).view("<u2")[:, : prod(shape)]
    return _quantiles().take(bits).reshape(len(raw), *shape)


def words_for(shape: tuple[int, ...]) -> int:
    """How many words `normals` takes for a shape."""
    return -(-prod(shape) // 4)


@lru_cache(1)
def _quantiles() -> np.ndarray:
    """The middles of 65,536 equally likely parts of the normal distribution, float32."""
    at = NormalDist().inv_cdf
    upper = np.array([at(0.5 + (number + 0.5) / 65_536) for number in range(32_768)])
    both = np.concatenate([-upper[::-1], upper])
    return (both / sqrt(np.square(both).mean())).astype(np.float32)


def spread(block: Block) -> np.ndarray:
    """Standard deviation of each channel, missing steps left out; (series, channels, 1), float64, 0 for a constant."""
    new = list({id(one): one for one in block.samples if "spread" not in one.derived}.values())
    if new:
        values = block.values if len(new) == len(block) else Block(new).values
        for one, found in zip(new, _deviations(values), strict=True):
            one.derived["spread"] = found
    return np.array([one.derived["spread"] for one in block.samples])


def _deviations(values: np.ndarray) -> np.ndarray:
    """Standard deviations along the last axis, which becomes one long; what is not finite is left out."""
    steps = values.shape[-1]
    if not steps:
        return np.zeros((*values.shape[:-1], 1))
    with np.errstate(invalid="ignore", over="ignore"):
        totals = np.add.reduce(values, axis=-1, keepdims=True)
        off = values - totals / steps
        off *= off
        found: np.ndarray = np.sqrt(np.add.reduce(off, axis=-1, keepdims=True) / steps)
    for place in zip(*np.nonzero(~np.isfinite(totals[..., 0])), strict=True):
        known = values[place][np.isfinite(values[place])]
        found[place] = _deviations(known[None])[0]
    return found
