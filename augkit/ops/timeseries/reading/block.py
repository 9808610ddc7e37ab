"""Series of one shape, worked at once: a few large arrays take a fraction of the time of many small ones.

What becomes of a series must not depend on those it stands beside, to the last bit: values are worked one by one or
summed along the steps, and each series brings a seed of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

import numpy as np

from augkit.ops.timeseries.reading.series import Series

__all__ = ["Block", "groups", "in_blocks"]

NUMBERS = 1 << 15  # of a block, few enough to stay in the processor's cache
IN_ONE_ARRAY = 1 << 19  # numbers: memory for many series at once costs less than for each block


class Block:
    """Series of one shape.

    Attributes:
        samples: the series.
        values: theirs, float64 of shape (series, channels, steps), not to be changed.
    """

    def __init__(self, samples: Sequence[Series]) -> None:
        self.samples = samples
        first = samples[0].values
        shape = (len(samples), *first.shape)
        self.values: np.ndarray = (
            first[None] if len(samples) == 1 else np.concatenate([one.values for one in samples]).reshape(shape)
        )

    def __len__(self) -> int:
        return len(self.samples)

    @property
    def channels(self) -> int:
        return int(self.values.shape[1])

    @property
    def steps(self) -> int:
        return int(self.values.shape[2])


def groups(samples: Sequence[Series], alike: Sequence[Hashable]) -> Iterator[list[int]]:
    """Places of samples that can be worked together, some 4 MB of them at a time.

    Args:
        samples: series of any shapes.
        alike: for each of them, the same for those that can be worked together; None for one that goes alone.
    """
    found: dict[Hashable, list[int]] = {}
    for place, key in enumerate(alike):
        if key is None:
            yield [place]
        elif (group := found.get(key)) is None:
            found[key] = [place]
        else:
            group.append(place)
    for group in found.values():
        most = _count(samples[group[0]], IN_ONE_ARRAY)
        for start in range(0, len(group), most):
            yield group[start : start + most]


def in_blocks(
    samples: Sequence[Series], drawn: Sequence[Any], work: Callable[[Block, Sequence[Any]], np.ndarray]
) -> np.ndarray:
    """What becomes of series that can be worked together, a block at a time.

    Args:
        samples: series of one shape, at least one.
        drawn: for each.
        work: makes new values of a block, shape (series of the block, channels, new steps), which may be a view.

    Returns:
        shape (series, channels, new steps).
    """
    count = _count(samples[0], NUMBERS)
    if len(samples) <= count:
        return np.ascontiguousarray(work(Block(samples), drawn))
    first = work(Block(samples[:count]), drawn[:count])
    made = np.empty((len(samples), *first.shape[1:]))
    made[:count] = first
    for start in range(count, len(samples), count):
        there = slice(start, start + count)
        made[there] = work(Block(samples[there]), drawn[there])
    return made


def _count(sample: Series, numbers: int) -> int:
    """How many series of a size it takes to have so many numbers."""
    return -(-numbers // max(sample.values.size, 1))
