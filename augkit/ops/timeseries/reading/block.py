"""Series of one shape, worked at once: a few large arrays take a fraction of the time of many small ones.

What becomes of a series must not depend on those it stands beside, to the last bit: values are worked one by one or
summed along the steps, and each series brings a seed of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence

import numpy as np

from augkit.ops.timeseries.reading.series import Series

__all__ = ["Block", "blocks"]

NUMBERS = 1 << 14  # of a block, few enough to stay in the processor's cache


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


def blocks(samples: Sequence[Series], alike: Callable[[Series], Hashable]) -> Iterator[list[int]]:
    """Places of samples that can be worked at once, a block at a time.

    Args:
        samples: series of any shapes.
        alike: the same for those that can be worked at once; None for one that goes alone.
    """
    groups: dict[Hashable, list[int]] = {}
    for place, sample in enumerate(samples):
        if (key := alike(sample)) is None:
            yield [place]
            continue
        group = groups.setdefault(key, [])
        group.append(place)
        if len(group) * sample.values.size >= NUMBERS:
            yield groups.pop(key)
    yield from groups.values()
