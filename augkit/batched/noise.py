"""Noise made on the device: a hash of a row's seed and a number's place, the same on every device and in every batch.

Words of 32 bits are hashed in torch's whole numbers, which wrap round, and each gives two numbers of 16 bits. Normal
numbers are quantiles, one of 65,536, as those of the operators on rows.
"""

from __future__ import annotations

from functools import lru_cache
from math import prod

import torch
from torch import Tensor

from augkit.batched.base import Shape
from augkit.ops.image.kernels.noise import quantiles

__all__ = ["normal", "uniform"]

HALF = 1 << 15
FIRST, SECOND = 0x7FEB352D, 0x846CA68B - (1 << 32)  # of Wellons 2018, "Prospecting for hash functions", lowbias32


def normal(seeds: Tensor, shape: Shape) -> Tensor:
    """Normal numbers, float32 of shape (rows, *shape).

    Args:
        seeds: of the rows, as `RowDraws.seeds` draws them, shape (rows, 4).
        shape: of a row.
    """
    found = _table(seeds.device).index_select(0, _sixteen_bits(seeds, prod(shape)).flatten())
    return found.reshape(len(seeds), *shape)


def uniform(seeds: Tensor, shape: Shape) -> Tensor:
    """Numbers in (0, 1), float32 of shape (rows, *shape); arguments as of `normal`."""
    made = _sixteen_bits(seeds, prod(shape)).to(torch.float32).add_(0.5).mul_(1 / (2 * HALF))
    return made.reshape(len(seeds), *shape)


def _sixteen_bits(seeds: Tensor, count: int) -> Tensor:
    """Even whole numbers below 65,536, int32 of shape (rows, count)."""
    words = _words(seeds, (count + 1) // 2)
    halves = words.view(torch.int16)[:, :count]
    return halves.to(torch.int32).add_(HALF)


def _words(seeds: Tensor, count: int) -> Tensor:
    """Hashes of seed and place, int32 of shape (rows, count): a keyed multiplication and one round of mixing."""
    parts = seeds.to(torch.int32)
    first, second = ((parts[:, at : at + 1] << 16) | parts[:, at + 1 : at + 2] for at in (0, 2))
    made = _places(count, seeds.device)[None, :] ^ first
    made *= second | 1
    made ^= made >> 16  # of the sign bit too, which the product below does not need
    made *= SECOND
    return made


def _places(count: int, device: torch.device) -> Tensor:
    """A well mixed word for each place, int32 of shape (count,)."""
    made = torch.arange(1, count + 1, dtype=torch.int32, device=device)
    made *= FIRST
    made ^= (made >> 15) & 0x1FFFF
    made *= SECOND
    made ^= (made >> 16) & 0xFFFF
    return made


@lru_cache(maxsize=8)
def _table(device: torch.device) -> Tensor:
    return torch.from_numpy(quantiles()).to(device)
