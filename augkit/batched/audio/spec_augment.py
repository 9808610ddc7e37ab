"""`audio.spec_augment` for batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor

from augkit.batched.base import BatchedStep, Parameters, Shape, Work, batched
from augkit.batched.chance import RowDraws
from augkit.batched.masks import draw_bands, draw_stretches, within
from augkit.batched.sampling import picked
from augkit.ops.audio.reading.masks import LEAST
from augkit.ops.audio.spec_augment import SpecAugment as Options


@batched("audio.spec_augment")
class SpecAugment(BatchedStep[Options]):
    """Warp time in each spectrogram, and mask bands and stretches of time; both masks in one pass."""

    kinds: ClassVar[frozenset[str]] = frozenset({"spectrogram"})

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        """`moment` and `by` are in frames: that moment comes so much later."""
        options, (bands, frames) = self.options, shape[-2:]
        place, size = rows.uniform(2).T
        least = LEAST + options.warp
        return {
            "moment": (least + place * (1.0 - 2.0 * least)) * frames,
            "by": (2.0 * size - 1.0) * options.warp * frames,
            "bands": draw_bands(rows, bands, options.frequency_share, options.frequency_masks),
            "frames": draw_stretches(rows, frames, options.time_share, options.time_masks),
        }

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        if self.options.warp:
            batch = _warped(batch, drawn["moment"], drawn["by"])
        between = [1] * (batch.ndim - 3)
        bands = within(drawn["bands"], batch.shape[-2]).reshape(len(batch), *between, -1, 1)
        frames = within(drawn["frames"], batch.shape[-1]).reshape(len(batch), *between, 1, -1)
        return batch.masked_fill(bands | frames, work.mask_value)


def _warped(batch: Tensor, moment: Tensor, by: Tensor) -> Tensor:
    """Spectrograms in which a moment of each comes later, and all before and behind it with it; the ends stay."""
    frames = batch.shape[-1]
    before, after = moment[:, None], (moment + by)[:, None]
    middles = torch.arange(frames, dtype=torch.float32, device=batch.device) + 0.5
    early = middles * (before / after)
    late = before + (middles - after) * ((frames - before) / (frames - after))
    places = (torch.where(middles <= after, early, late) - 0.5).clamp_(0.0, frames - 1.0)
    first = places.floor()
    share = (places - first).reshape(len(batch), *[1] * (batch.ndim - 2), frames).to(batch.dtype)
    low = picked(batch, first.long(), -1)
    high = picked(batch, (first + 1).clamp_(max=frames - 1).long(), -1)
    return torch.lerp(low, high, share)
