"""Texts of like length together, so that little is computed for padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

SHORTEST_SHARE = 0.6  # of the longest of a batch; shorter ones begin the next batch


def batches_by_length(lengths: Sequence[int], batch_size: int) -> Iterator[list[int]]:
    """Numbers of texts in batches, the longest first, so that want of memory shows at once.

    A batch ends early where the next text is far shorter than its first.

    >>> list(batches_by_length([5, 40, 4, 38], 8))
    [[1, 3], [0, 2]]
    """
    batch: list[int] = []
    for number in sorted(range(len(lengths)), key=lambda number: -lengths[number]):
        if batch and (len(batch) == batch_size or lengths[number] < SHORTEST_SHARE * lengths[batch[0]]):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch
