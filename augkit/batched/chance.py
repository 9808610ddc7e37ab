"""Draws for all rows of a batch at once: a hash of what each draw is for, in NumPy's whole numbers of 64 bits.

A row's draws are decided by its id, the epoch, the seed and the step, so they are the same in any batch, in any order
and on any device, and no generator has a state that could be lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from xxhash import xxh3_64_intdigest

from augkit.errors import OperatorError
from augkit.ops.chance import mixed

__all__ = ["RowDraws", "row_words"]

GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # successive multiples of it are far apart: Steele et al. 2014, splitmix64


def row_words(ids: Any, epoch: int) -> np.ndarray:
    """A word for each row, which its draws begin from; uint64 of shape (rows,).

    Args:
        ids: whole numbers (a tensor, an array or a list) or strings; the number 7 and the string "7" are two ids.
        epoch: another one, other draws.

    Raises:
        OperatorError: the ids are neither.
    """
    epoch_word = np.uint64(xxh3_64_intdigest(f"augkit.batched.1\0{epoch}".encode()))
    return mixed(_hashes(ids) + epoch_word)


def _hashes(ids: Any) -> np.ndarray:
    found = type(ids).__name__
    if hasattr(ids, "detach"):
        ids = ids.detach().cpu().numpy()
    if not isinstance(ids, np.ndarray) and isinstance(ids, Sequence) and any(isinstance(id, str) for id in ids):
        ids = np.asarray(ids, dtype=object)
    numbers = np.asarray(ids)
    if numbers.ndim == 1 and (numbers.dtype.kind in "iu" or not numbers.size):
        return numbers.astype(np.int64 if numbers.dtype.kind == "i" else np.uint64).view(np.uint64)
    if numbers.ndim == 1 and all(isinstance(id, str) for id in numbers.tolist()):
        hashes = (xxh3_64_intdigest(id.encode("utf-8", "surrogatepass"), 1) for id in numbers.tolist())
        return np.fromiter(hashes, np.uint64, len(numbers))
    raise OperatorError(
        f"ids are one whole number or one string for each row, found {found} of shape "
        f"{tuple(numbers.shape)} and type {numbers.dtype}",
        hint="Hand over the rows' numbers in the data set, as in torch.arange(start, end).",
    )


class RowDraws:
    """What one step draws, for every row.

    Args:
        words: of the rows, as `row_words` gives them.
        key: of the step.

    Each call draws anew; the same calls in the same order draw the same.
    """

    def __init__(self, words: np.ndarray, key: bytes) -> None:
        self._words = words
        self._key = np.uint64(int.from_bytes(key[:8], "little"))
        self._asked = 0

    def __len__(self) -> int:
        return len(self._words)

    def words(self, count: int) -> np.ndarray:
        """Even words of 64 bits, uint64 of shape (rows, count)."""
        numbers = np.arange(self._asked + 1, self._asked + 1 + count, dtype=np.uint64)
        self._asked += count
        return mixed(self._words[:, None] ^ mixed(self._key + numbers * GOLDEN))

    def uniform(self, count: int) -> np.ndarray:
        """Numbers in [0, 1), float64 of shape (rows, count)."""
        shares: np.ndarray = (self.words(count) >> np.uint64(11)) * 2.0**-53
        return shares

    def between(self, limits: tuple[float, float], count: int = 1) -> np.ndarray:
        """Numbers drawn evenly between two; shape (rows, count), without the last axis where it is 1."""
        low, high = limits
        made: np.ndarray = low + (high - low) * self.uniform(count)
        return made[:, 0] if count == 1 else made

    def seeds(self) -> np.ndarray:
        """Seeds of noise: 64 bits in four numbers below 65,536, which float32 holds; shape (rows, 4)."""
        return self.words(1).astype("<u8").view("<u2").reshape(-1, 4).astype(np.float64)

    def beta(self, alpha: float) -> np.ndarray:
        """Numbers of the Beta distribution with both parameters the same; shape (rows,).

        Source: ratio of Gamma numbers, by Marsaglia & Tsang 2000, "A simple method for generating gamma variables";
        as logarithms, since those of a small parameter are too small for a float.
        """
        difference = np.clip(self._log_gamma(alpha) - self._log_gamma(alpha), -700.0, 700.0)
        made: np.ndarray = 1.0 / (1.0 + np.exp(difference))
        return made

    def _log_gamma(self, alpha: float) -> np.ndarray:
        """Logarithms of numbers of the Gamma distribution; 64 attempts always find one: each fails in 1 of 20."""
        shape = alpha + 1.0 if alpha < 1.0 else alpha
        d = shape - 1.0 / 3.0
        made = np.zeros(len(self))
        missing = np.ones(len(self), bool)
        first = self._asked
        for _ in range(64):
            if not missing.any():
                break
            angle, radius, level = (1.0 - self.uniform(3)).T
            normal = np.sqrt(-2.0 * np.log(radius)) * np.cos(2.0 * np.pi * angle)
            v = (1.0 + normal / np.sqrt(9.0 * d)) ** 3
            with np.errstate(invalid="ignore", divide="ignore"):
                taken = missing & (v > 0) & (np.log(level) < normal**2 / 2.0 + d - d * v + d * np.log(v))
                made = np.where(taken, np.log(d * v), made)
            missing &= ~taken
        self._asked = first + 64 * 3  # however many attempts others needed, the next draw is at the same place
        if alpha < 1.0:
            made += np.log(1.0 - self.uniform(1)[:, 0]) / alpha
        return made
