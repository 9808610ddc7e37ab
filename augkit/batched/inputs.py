"""What a batch, its kind and its labels have to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from augkit.errors import OperatorError

__all__ = ["checked_batch", "checked_labels"]

FORMS = {
    "image": (4, 4, "pictures (rows, channels, height, width), uint8 or floats in [0, 1]"),
    "waveform": (2, 3, "waveforms (rows, frames) or (rows, channels, frames), floats"),
    "spectrogram": (3, 4, "spectrograms (rows, bands, frames) or (rows, channels, bands, frames), floats"),
}
"""By kind: the fewest and the most axes, and both in words."""


def checked_batch(batch: Any, kinds: Sequence[str]) -> None:
    """
    Raises:
        OperatorError: it is no tensor of one of the kinds.
    """
    wanted = f"This chain works on {'; or on '.join(FORMS[kind][2] for kind in kinds)}."
    if not isinstance(batch, Tensor):
        raise OperatorError(f"a batch is a torch tensor, found {type(batch).__name__}", hint=wanted)
    shape = tuple(batch.shape)
    if not any(FORMS[kind][0] <= batch.ndim <= FORMS[kind][1] for kind in kinds):
        raise OperatorError(f"the batch has {batch.ndim} axes, its shape is {shape}", hint=wanted)
    if 0 in shape[1:]:
        raise OperatorError(f"the rows of the batch are empty, its shape is {shape}", hint=wanted)
    if not (batch.is_floating_point() or ("image" in kinds and batch.dtype == torch.uint8)):
        raise OperatorError(f"the batch is of type {batch.dtype}", hint=wanted)


def checked_labels(labels: Any, rows: int, classes: int | None, device: torch.device, *, mixes: bool) -> Tensor:
    """Labels as they are; where they are to be mixed, as weights of classes on a device, float32.

    Args:
        labels: as they were given.
        rows: of the batch.
        classes: how many there are; None where nobody said.
        device: of the batch.
        mixes: whether the chain has a step that mixes labels.

    Raises:
        OperatorError: they do not suit the batch, or cannot be mixed.
    """
    if labels is None:
        raise OperatorError(
            "the chain mixes rows, and no labels are given to be mixed alike",
            hint="Call it with labels=…, class numbers (rows,) or weights (rows, classes).",
        )
    if not isinstance(labels, Tensor) or labels.ndim not in (1, 2) or len(labels) != rows:
        found = tuple(labels.shape) if isinstance(labels, Tensor) else type(labels).__name__
        raise OperatorError(f"labels are a tensor (rows,) or (rows, classes) for {rows} rows, found {found}")
    if not mixes:
        return labels
    if labels.ndim == 2 and labels.is_floating_point():
        return labels.to(device, torch.float32)
    if labels.ndim == 2 or labels.is_floating_point() or labels.dtype == torch.bool:
        raise OperatorError(
            f"labels that are mixed are class numbers (rows,) or floats (rows, classes), found {labels.dtype} of shape "
            f"{tuple(labels.shape)}"
        )
    if classes is None:
        raise OperatorError("labels are class numbers, and nobody said how many classes there are", hint=_CLASSES)
    if labels.device.type == "cpu" and rows and not 0 <= int(labels.min()) <= int(labels.max()) < classes:
        raise OperatorError(
            f"labels are from 0 to {classes - 1}, found {int(labels.min())} to {int(labels.max())}", hint=_CLASSES
        )
    return torch.nn.functional.one_hot(labels.to(device).long(), classes).to(torch.float32)


_CLASSES = "Say it when the chain is made: augkit.Batched(steps, classes=10)."
