"""Which rows a model is fitted to that draws nothing by chance itself: the seed draws them, source rows as wholes."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

import numpy as np
from xxhash import xxh3_64_intdigest

__all__ = ["bootstrap_rows"]

MOST_TIMES = 20  # a source row is drawn more often than this with a probability below 1e-18


def bootstrap_rows(sources: Sequence[str], seed: int) -> np.ndarray:
    """Rows drawn with replacement: how often a source row stands among them is Poisson distributed with mean 1.

    A source row brings its copies along, each as often. How often depends on the seed and on the id of the source row,
    and on nothing else: two datasets that were made of the same source rows get the same of them.

    Args:
        sources: id of each row's source row.
        seed: another one draws others.

    Returns:
        Row indices, ascending, about as many as there are rows.

    Source: Hanley & MacGibbon 2006, "Creating non-parametric bootstrap samples using Poisson frequencies"; for models,
    Oza & Russell 2001, "Online Bagging and Boosting".

    >>> bootstrap_rows(["a", "b", "a", "c", "d"], seed=1).tolist()
    [0, 0, 2, 2, 3]
    """
    drawn = {source: _times(source, seed) for source in dict.fromkeys(sources)}
    return np.repeat(np.arange(len(sources)), [drawn[source] for source in sources])


def _times(source: str, seed: int) -> int:
    """A draw from the Poisson distribution with mean 1, by its inverse."""
    uniform = xxh3_64_intdigest(f"augkit.bootstrap.1\0{seed}\0{source}".encode()) / 2**64
    chance = below = exp(-1.0)
    times = 0
    while uniform >= below and times < MOST_TIMES:
        times += 1
        chance /= times
        below += chance
    return times
