"""Chance: every draw is keyed by what it is for, never by position, worker or time.

The key of a draw is a hash of the recipe's seed, the step (its name and its number among steps of that name), the
operator's version, the row id, and the copy. The same key gives the same draw on any machine, in any order.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from xxhash import xxh3_64_intdigest, xxh3_128_digest

from augkit.ops.chance import Chance, mixed

__all__ = ["Chance", "copy_key", "keyed_hashes", "step_key", "uniform"]


def step_key(seed: int, step: str, version: int = 0) -> bytes:
    """The part of a draw's key that a step shares over all rows; 16 bytes.

    >>> step_key(17, "text.swap.1", 1) == step_key(17, "text.swap.2", 1)
    False
    """
    return xxh3_128_digest(f"augkit.1\0{seed}\0{step}\0{version}".encode())


def copy_key(row_id: str, copy: int, epoch: int = 0) -> bytes:
    """The part of a draw's key that a copy of a row shares over all steps."""
    key = _number(copy, epoch) + row_id
    return key.encode() if key.isascii() else key.encode("utf-8", "surrogatepass")


@lru_cache(maxsize=1024)
def _number(copy: int, epoch: int) -> str:
    return f"{copy}.{epoch}:"


def uniform(step: bytes, copy: bytes) -> float:
    """One number in [0, 1) for a decision that needs no more than one."""
    return xxh3_64_intdigest(step + copy) / 2**64


def keyed_hashes(seed: int, purpose: str, hashes: np.ndarray) -> np.ndarray:
    """An independent uint64 per uint64 row hash, for ranking rows by chance (splits, take, balance).

    Args:
        seed: the recipe's seed.
        purpose: what is ranked; other purposes rank independently.
        hashes: uint64, shape (rows,).
    """
    key = np.uint64(xxh3_64_intdigest(f"augkit.1\0{seed}\0{purpose}".encode()))
    return mixed(hashes ^ key)
