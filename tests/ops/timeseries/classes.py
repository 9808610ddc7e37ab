"""A small data set of two classes, for operators that need partners."""

from __future__ import annotations

import numpy as np

from augkit.ops.base import Row

from .series import row_of

__all__ = ["POOL", "bump"]


def bump(at: float, height: float = 1.0, steps: int = 60) -> np.ndarray:
    """A hill at a share of the time; shape (1, steps)."""
    clock = np.linspace(0.0, 1.0, steps)
    return height * np.exp(-(((clock - at) / 0.07) ** 2))[None]


POOL: list[Row] = [
    *(row_of(bump(0.3 + 0.03 * number, 1.0 + 0.1 * number), f"hill-{number}", label="hill") for number in range(6)),
    *(row_of(-bump(0.6 + 0.03 * number), f"dip-{number}", label="dip") for number in range(6)),
]
