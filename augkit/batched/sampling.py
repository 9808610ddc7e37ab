"""Pixels between pixels: every row sampled at places of its own, in one call."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import grid_sample

from augkit.batched.base import as_floats
from augkit.ops.image.kernels.warps import Border

__all__ = ["KINDS", "picked", "reflected", "sampled"]

KINDS = {"nearest": "nearest", "linear": "bilinear", "cubic": "bicubic"}
"""Interpolations that there are for a batch, as torch names them."""
PADDINGS = {"constant": "zeros", "replicate": "border", "reflect": "reflection"}


def sampled(
    batch: Tensor,
    across: tuple[Tensor, Tensor],
    down: tuple[Tensor, Tensor],
    *,
    interpolation: str,
    border: Border = "constant",
    fill: float = 0.0,
    white: float,
) -> Tensor:
    """Pictures whose pixels are taken from elsewhere in the same picture; floats.

    Where a pixel comes from is the sum of a number of its column and one of its row, as of every affine map.

    Args:
        batch: (rows, channels, height, width).
        across: x of the source in pixel numbers: by column, shape (rows, new width), and by row, (rows, new height).
        down: y of the source, likewise.
        interpolation: one of `KINDS`.
        border: of what lies beyond the picture.
        fill: value of a constant border, as a share of `white`.
        white: the greatest value.
    """
    height, width = batch.shape[-2:]
    corners = border == "reflect"  # mirrored about the middle of the last pixel, as the operators on rows do
    grid = torch.empty(len(batch), across[1].shape[1], across[0].shape[1], 2, dtype=torch.float32, device=batch.device)
    for axis, (by_column, by_row), size in ((0, across, width), (1, down, height)):
        if interpolation == "nearest":
            by_column = by_column + 1e-4  # a half goes up, and torch would round it to even
        scale = 2.0 / max(size - 1, 1) if corners else 2.0 / size
        shift = -1.0 if corners else 1.0 / size - 1.0
        torch.add((by_column * scale + shift)[:, None, :], (by_row * scale)[:, :, None], out=grid[..., axis])
    values = as_floats(batch)
    if values.dtype != grid.dtype:
        grid = grid.to(values.dtype)
    moved = border == "constant" and fill != 0.0
    made = grid_sample(
        values - fill * white if moved else values,
        grid,
        mode=KINDS[interpolation],
        padding_mode=PADDINGS[border],
        align_corners=corners,
    )
    if moved:
        made += fill * white
    return made.clamp_(0.0, white) if interpolation == "cubic" else made


def picked(batch: Tensor, places: Tensor, axis: int) -> Tensor:
    """Rows whose values along an axis are those at other places.

    Args:
        batch: (rows, …).
        places: int64 of shape (rows, new length).
        axis: counted from the end, as in -1.
    """
    shape = list(batch.shape)
    shape[axis] = places.shape[1]
    view = [len(batch)] + [1] * (batch.ndim - 1)
    view[axis] = places.shape[1]
    return batch.gather(batch.ndim + axis, places.reshape(view).expand(shape))


def reflected(places: Tensor, size: int) -> Tensor:
    """Places beyond the ends mirrored about the first and the last, as often as is needed."""
    if size == 1:
        return torch.zeros_like(places)
    around = places.abs() % (2 * (size - 1))
    return torch.minimum(around, 2 * (size - 1) - around)
