"""Stretches of an axis that are masked, for every row its own."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from augkit.batched.chance import RowDraws

__all__ = ["draw_bands", "draw_stretches", "within"]


def draw_stretches(rows: RowDraws, length: int, share: tuple[float, float], count: int) -> np.ndarray:
    """First place and the one behind the last of each stretch, shape (rows, count, 2); at least one place each.

    Args:
        rows: where chance comes from.
        length: of the axis.
        share: of it that each has, drawn evenly between two values.
        count: how many; they may overlap.
    """
    size, place = rows.uniform(2 * count).reshape(len(rows), count, 2).transpose(2, 0, 1)
    lengths = np.clip(np.rint((share[0] + size * (share[1] - share[0])) * length), 1, length)
    starts = np.floor(place * (length - lengths + 1))
    return np.stack([starts, starts + lengths], axis=2)


def draw_bands(rows: RowDraws, bands: int, share: tuple[float, float], count: int) -> np.ndarray:
    """As `draw_stretches`, of an axis of frequencies: edges are drawn evenly and then rounded to bands."""
    size, place = rows.uniform(2 * count).reshape(len(rows), count, 2).transpose(2, 0, 1)
    width = (share[0] + size * (share[1] - share[0])) * bands
    first = np.rint(place * (bands - width))
    last = np.minimum(np.maximum(np.rint(place * (bands - width) + width), first + 1), bands)
    return np.stack([np.minimum(first, last - 1), last], axis=2)


def within(stretches: Tensor, length: int) -> Tensor:
    """Whether a place is in one of a row's stretches, bool of shape (rows, length).

    Args:
        stretches: (rows, count, 2); an empty one has equal ends.
        length: of the axis.
    """
    places = torch.arange(length, dtype=torch.float32, device=stretches.device)
    inside = (places >= stretches[:, :, :1]) & (places < stretches[:, :, 1:])
    return inside.any(dim=1)
