"""What a step on batches is, and how it is found by the name of the operator on rows whose options it takes.

`draw` says, on the CPU and for all rows at once, what each row gets, in the terms of the operator on rows. `prepared`
turns that into numbers that go to the device, and `apply` does it there, one kernel for the whole batch.
"""

from __future__ import annotations

import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np
import torch
from torch import Tensor

from augkit.batched.chance import RowDraws
from augkit.ops.base import Operator

__all__ = [
    "BatchedStep",
    "Options",
    "Parameters",
    "Shape",
    "Work",
    "as_floats",
    "batched",
    "batched_names",
    "find_batched",
    "per_row",
]

Shape = tuple[int, ...]
Parameters = dict[str, np.ndarray]
"""What rows get, by name; arrays of shape (rows, …)."""
Options = TypeVar("Options", bound=Operator[Any])
Step = TypeVar("Step", bound="type[BatchedStep[Any]]")

_known: dict[str, type[BatchedStep[Any]]] = {}


class Work:
    """What a step is told beside the batch.

    Attributes:
        everyone: the whole batch as it was before a step that sees all rows.
        white: the greatest value of a picture: 255 where bytes came in, else 1.
        mask_value: what a masked part of a spectrogram holds.
        own: whether the batch may be overwritten; the caller's never is.
    """

    __slots__ = ("everyone", "mask_value", "own", "white")

    def __init__(self, everyone: Tensor, white: float, mask_value: float) -> None:
        self.everyone, self.white, self.mask_value, self.own = everyone, white, mask_value, False

    def target(self, batch: Tensor) -> Tensor | None:
        """Where a result of floats can be written without taking new memory; None where it cannot."""
        return batch if self.own and batch.is_floating_point() else None


class BatchedStep(ABC, Generic[Options]):
    """An operator on a batch.

    Class attributes:
        name: of the operator on rows.
        kinds: what it works on: `image`, `waveform`, `spectrogram`.
        unchanged: parameters with which `apply` leaves a row as it is, bit for bit; empty where there are none.
        sees_all: whether rows are mixed with one another: `apply` is given all rows of a block, and `work.everyone`.
    """

    name: ClassVar[str]
    kinds: ClassVar[frozenset[str]] = frozenset({"image"})
    unchanged: ClassVar[Mapping[str, float]] = {}
    sees_all: ClassVar[bool] = False

    def __init__(self, options: Options) -> None:
        self.options = options

    def refusal(self) -> str:
        """Why these options cannot be served for a batch, as a clause; "" where they can."""
        return ""

    def shape_refusal(self, shape: Shape) -> str:
        """Why a batch of this shape cannot be served, as a clause; "" where it can."""
        return ""

    def shape_after(self, shape: Shape) -> Shape:
        """Shape of a row after the step; `shape` is that of a row before, without the batch."""
        return shape

    @abstractmethod
    def draw(self, rows: RowDraws, shape: Shape) -> Parameters:
        """What each row gets, in the terms of the operator on rows.

        Args:
            rows: where chance comes from.
            shape: of a row, without the batch.
        """

    def prepared(self, parameters: Parameters, shape: Shape) -> Parameters:
        """Numbers that `apply` needs, made from what was drawn; float32 has to hold them."""
        return parameters

    @abstractmethod
    def apply(self, batch: Tensor, drawn: Mapping[str, Tensor], work: Work) -> Tensor:
        """The batch with each row changed as drawn.

        Pictures of bytes may come as uint8 or as floats up to 255 and may be given back as floats: they are rounded
        once, at the end of the chain.

        Args:
            batch: the rows, contiguous.
            drawn: what `prepared` made, as float32 tensors of the batch's device.
            work: what else is to be known.
        """


def batched(name: str) -> Callable[[Step], Step]:
    """Register a step class under the name of the operator on rows whose options it takes."""

    def mark(cls: Step) -> Step:
        cls.name = name
        _known[name] = cls
        return cls

    return mark


def batched_names() -> list[str]:
    """Names of the operators that have a form for batches; none of them is imported."""
    root = Path(__file__).parent
    return sorted(
        f"{folder}.{module.name}"
        for folder in ("image", "audio")
        for module in pkgutil.iter_modules([str(root / folder)])
        if not module.ispkg and not module.name.endswith("_base")
    )


def find_batched(name: str) -> type[BatchedStep[Any]] | None:
    """The step class of that name; None where the operator has no form for batches."""
    if name not in _known and name in batched_names():
        import_module(f"augkit.batched.{name}")
    return _known.get(name)


def per_row(values: Tensor, batch: Tensor) -> Tensor:
    """Numbers of rows, shape (rows,), as a tensor that is multiplied with a batch."""
    return values.reshape(-1, *[1] * (batch.ndim - 1))


def as_floats(batch: Tensor) -> Tensor:
    """The batch as float32 where it holds bytes or small floats; as it is where it holds larger floats."""
    return batch if batch.dtype in (torch.float32, torch.float64) else batch.to(torch.float32)
