"""The keys that stand at given ranks, found without holding or sorting all keys: eight counting passes, one a byte."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np

__all__ = ["Keys", "below", "keys_at_ranks"]

Keys = tuple[np.ndarray, np.ndarray]
"""uint64 keys and the int64 class of each, both of shape (rows,)."""

BIT = np.uint64(8)


def keys_at_ranks(chunks: Callable[[], Iterable[Keys]], ranks: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
    """For each class, the keys at the given ranks (0 is the smallest).

    A class with fewer keys than a rank gets 2**64, which is above every key. Selecting `key < keys_at_ranks(...)` hence
    picks exactly `rank` rows of a class where its keys differ.

    Args:
        chunks: called once a pass; yields the same keys each time.
        ranks: class to ranks; classes are small non-negative numbers.

    >>> keys = np.array([50, 10, 40, 20], np.uint64)
    >>> keys_at_ranks(lambda: [(keys, np.zeros(4, np.int64))], {0: [0, 2, 4]})
    {0: [10, 40, 18446744073709551616]}
    """
    classes = max(ranks, default=-1) + 1
    width = max((len(wanted) for wanted in ranks.values()), default=0)
    prefix = np.zeros((width, classes), np.uint64)
    left = np.zeros((width, classes), np.int64)
    beyond = np.zeros((width, classes), bool)
    for number, wanted in ranks.items():
        left[: len(wanted), number] = wanted
    for step in range(8):
        counts = np.zeros((width, classes, 256), np.int64)
        shift = np.uint64(56 - 8 * step)
        for keys, numbers in _of_classes(chunks(), classes):
            digits = ((keys >> shift) & np.uint64(255)).astype(np.int64)
            above = keys >> (shift + BIT) if step else np.zeros_like(keys)
            for row in range(width):
                match = above == prefix[row][numbers]
                places = numbers[match] * 256 + digits[match]
                counts[row] += np.bincount(places, minlength=classes * 256).reshape(classes, 256)
        before = np.cumsum(counts, axis=2)
        digit = (before <= left[:, :, None]).sum(axis=2)
        beyond |= digit == 256
        digit = np.minimum(digit, 255)
        left -= np.where(digit > 0, np.take_along_axis(before, np.maximum(digit - 1, 0)[:, :, None], 2)[:, :, 0], 0)
        prefix = (prefix << BIT) | digit.astype(np.uint64)
    return {
        number: [2**64 if beyond[row, number] else int(prefix[row, number]) for row in range(len(wanted))]
        for number, wanted in ranks.items()
    }


def below(keys: np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    """`keys < thresholds` where a threshold (Python integers, dtype object) may be 2**64."""
    everything = thresholds == 2**64
    limits = np.where(everything, 0, thresholds).astype(np.uint64)
    result: np.ndarray = (keys < limits) | everything.astype(bool)
    return result


def _of_classes(chunks: Iterable[Keys], classes: int) -> Iterator[Keys]:
    """Chunks without the rows of classes that nobody asked about."""
    for keys, numbers in chunks:
        known = (numbers >= 0) & (numbers < classes)
        yield (keys, numbers) if known.all() else (keys[known], numbers[known])
