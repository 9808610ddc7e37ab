"""`audio.frequency_mask` for batches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from torch import Tensor

from augkit.batched.base import BatchedStep, Parameters, Shape, Work, batched
from augkit.batched.chance import RowDraws
from augkit.batched.masks import draw_bands, within
from augkit.ops.audio.frequency_mask import FrequencyMask as Options


@batched("audio.frequency_mask")
class FrequencyMask(BatchedStep[Options]):
    """Mask bands of each spectrogram: stretches of the axis before the last, which is taken for a mel scale."""

    kinds: ClassVar[frozenset[str]] = frozenset({"spectrogram"})
    unchanged: ClassVar[Mapping[str, float]] = {"bands": 0.0}

    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        return {"bands": draw_bands(rows, shape[-2], self.options.share, self.options.count)}

    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        bands = within(drawn["bands"], batch.shape[-2])
        return batch.masked_fill(bands.reshape(len(batch), *[1] * (batch.ndim - 3), -1, 1), work.mask_value)
