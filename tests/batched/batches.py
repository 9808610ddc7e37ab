"""Batches that tests of steps on tensors share."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

MIXES = ("image.mixup", "image.cutmix")
WAVEFORMS = ("audio.gain", "audio.white_noise")


def pictures(rows: int = 12, size: int = 24, channels: int = 3, seed: int = 0) -> Tensor:
    """Smooth pictures with some grain, all different, uint8 (rows, channels, size, size)."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.rand(rows, channels, 4, 4, generator=generator)
    smooth = torch.nn.functional.interpolate(coarse, size=(size, size), mode="bicubic", align_corners=True)
    grain = torch.rand(rows, channels, size, size, generator=generator) * 0.1
    return ((smooth * 0.9 + grain).clamp(0, 1) * 255).round().to(torch.uint8)


def sounds(rows: int = 12, frames: int = 800, seed: int = 0) -> Tensor:
    """Waveforms (rows, frames)."""
    return torch.randn(rows, frames, generator=torch.Generator().manual_seed(seed)) * 0.1


def spectrograms(rows: int = 12, bands: int = 20, frames: int = 50, seed: int = 0) -> Tensor:
    """Positive numbers, (rows, bands, frames)."""
    return torch.rand(rows, bands, frames, generator=torch.Generator().manual_seed(seed)) + 0.5


def suiting(name: str) -> Tensor:
    """A batch for an operator."""
    if name.startswith("image."):
        return pictures()
    return sounds() if name in WAVEFORMS else spectrograms()


def ran(augment: Any, name: str, batch: Tensor, ids: Any, **named: Any) -> Tensor:
    """The batch after a chain of one operator; labels are handed over where it mixes them."""
    if name not in MIXES:
        made: Tensor = augment(batch, ids, **named)
        return made
    made, _ = augment(batch, ids, labels=torch.zeros(len(batch), dtype=torch.long, device=batch.device), **named)
    return made
