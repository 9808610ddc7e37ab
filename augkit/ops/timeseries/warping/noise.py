"""Numbers that a drawn seed stands for, and how far a channel's values spread."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import prod, sqrt
from statistics import NormalDist

import numpy as np

from augkit.ops.chance import mixed
from augkit.ops.timeseries.reading.block import Block

__all__ = ["evens", "normals", "spread", "words", "words_for"]

GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # the step of splitmix64


def words(seeds: Sequence[int], count: int) -> np.ndarray:
    """The first words of 64 even bits of the stream of each seed, uint64 of shape (seeds, count).

    A word is a hash of the seed and of its own number, so that those of many seeds are made at once; NumPy's generators
    take longer to begin a stream than this takes for a hundred words.

    Args:
        seeds: whole numbers from 0, below 2**64.
        count: words of each.

    Source: Steele et al. 2014, "Fast Splittable Pseudorandom Number Generators", SplitMix64.
    """
    begin = mixed(np.array(seeds, np.uint64))
    return mixed(begin[:, None] + np.arange(1, count + 1, dtype=np.uint64) * GOLDEN)


def evens(raw: np.ndarray) -> np.ndarray:
    """A number in [0, 1) for each word, as `Generator.random` makes it; shape as given."""
    made: np.ndarray = (raw >> np.uint64(11)) * 2.0**-53
    return made


def normals(raw: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Gaussian noise of mean 0 and variance 1, four numbers of each word.

    A number is one of 65,536 quantiles of the normal distribution, picked by 16 bits: faster than the normal numbers of
    NumPy's generators, the same with any version of it, and never beyond 4.4.

    Args:
        raw: as `words` makes them, shape (series, words), as many as `words_for` says.
        shape: of what is made of each series.

    Returns:
        float64 of shape (series, *shape).
    """
    bits = raw.astype("<u8", copy=False).view("<u2")[:, : prod(shape)]
    return _quantiles().take(bits).reshape(len(raw), *shape)


def words_for(shape: tuple[int, ...]) -> int:
    """How many words `normals` takes for a shape."""
    return -(-prod(shape) // 4)


@lru_cache(1)
def _quantiles() -> np.ndarray:
    """The middles of 65,536 equally likely parts of the normal distribution.

    Rounded to 24 bits, so that a machine's way of taking logarithms does not decide the last one.
    """
    at = NormalDist().inv_cdf
    upper = np.array([at(0.5 + (number + 0.5) / 65_536) for number in range(32_768)])
    both = np.concatenate([-upper[::-1], upper])
    return (both / sqrt(np.square(both).mean())).astype(np.float32).astype(np.float64)


def spread(block: Block) -> np.ndarray:
    """Standard deviation of each channel, missing steps left out; (series, channels, 1), float64, 0 for a constant."""
    return _deviations(block.values)


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
