"""What steps share that change values of pixels and leave every pixel where it is."""

from __future__ import annotations

import torch
from torch import Tensor

from augkit.batched.base import Shape
from augkit.ops.image.kernels.colours import LUMA

__all__ = ["ColourStep", "ValueStep", "luma", "luma_mean"]


class ValueStep:
    """A step on grey pictures or on red, green and blue."""

    def shape_refusal(self, shape: Shape) -> str:
        return "" if shape[0] in (1, 3) else f"it works on 1 or 3 channels, and there are {shape[0]}"


class ColourStep(ValueStep):
    """A step that changes what colour things have; grey pictures stay as they are."""


def luma(batch: Tensor) -> Tensor:
    """Brightness of each pixel, (rows, 1, height, width); floats."""
    red, green, blue = (batch[:, channel : channel + 1] * float(LUMA[channel]) for channel in range(3))
    return red.add_(green).add_(blue)


def luma_mean(batch: Tensor) -> Tensor:
    """Mean brightness of each picture, float32 of shape (rows,).

    Sums of bytes are exact; floats are added up as floats of 64 bits, so that their order, which depends on the batch,
    does not show.
    """
    if batch.is_floating_point():
        is_small = batch.device.type == "mps"  # has no floats of 64 bits
        sums = batch.sum((2, 3), dtype=torch.float32 if is_small else torch.float64)
    else:
        sums = batch.sum((2, 3))
    means = sums / (batch.shape[2] * batch.shape[3])
    if batch.shape[1] == 1:
        return means[:, 0].to(torch.float32)
    weighted = [means[:, channel] * float(LUMA[channel]) for channel in range(3)]
    return (weighted[0] + weighted[1] + weighted[2]).to(torch.float32)
