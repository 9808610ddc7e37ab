"""Rows of different length as rectangular tensors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["padded"]


def padded(rows: Sequence[Mapping[str, Any]], fill: Mapping[str, int]) -> dict[str, Any]:
    """A batch of tensors, lists padded on the right to the longest of the batch.

    Args:
        rows: encoded rows with the same keys each.
        fill: key of a list of whole numbers to the one it is padded with; lists of other keys have one length.

    Returns:
        Key to tensor: int64, or float32 where the values are floats; shape (rows,) or (rows, longest).

    >>> padded([{"input_ids": [5, 6]}, {"input_ids": [7]}], {"input_ids": 0})["input_ids"].tolist()
    [[5, 6], [7, 0]]
    >>> padded([{"input_ids": []}], {"input_ids": 0})["input_ids"].dtype  # a text without a token
    torch.int64
    """
    import torch

    batch: dict[str, Any] = {}
    for key in rows[0]:
        values = [row[key] for row in rows]
        if key in fill:
            longest = max(len(value) for value in values)
            values = [[*value, *[fill[key]] * (longest - len(value))] for value in values]
        batch[key] = torch.tensor(values, dtype=torch.long if key in fill else None)
    return batch
