"""Running what was drawn: on the CPU in blocks of rows that its cache holds, elsewhere on all rows at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import prod
from typing import Any

import numpy as np
import torch
from torch import Tensor

from augkit.batched.base import BatchedStep, Parameters, Work, as_floats
from augkit.batched.image.mix_base import MixStep

__all__ = ["Turn", "mixed_labels", "run"]

BLOCK = 3 << 17
"""Values of a block for each thread: those of 128 pictures of 32 × 32, of 2 of 224 × 224; fastest of 2**16 to 2**22."""


@dataclass(frozen=True)
class Turn:
    """What one step does to a batch.

    Attributes:
        step: that runs.
        rows: the numbers of those that are handed to it, in order; None for all.
        parameters: of the rows that are handed to it.
        drawn: the same on the batch's device.
    """

    step: BatchedStep[Any]
    rows: np.ndarray | None
    parameters: Parameters
    drawn: Mapping[str, Tensor]

    def within(self, start: int, stop: int) -> Turn:
        """The part of it that concerns some rows, numbered from 0."""
        first, last, rows = start, stop, self.rows
        if rows is not None:
            first, last = np.searchsorted(rows, (start, stop)).tolist()
            rows = rows[first:last] - start
        return replace(self, rows=rows, drawn={name: values[first:last] for name, values in self.drawn.items()})


def run(batch: Tensor, turns: Sequence[Turn], mask_value: float) -> Tensor:
    """The batch after all turns, of the same type; never the memory of the caller.

    Args:
        batch: as the caller gave it.
        turns: with what was drawn on the device.
        mask_value: see `Work`.
    """
    white = 1.0 if batch.is_floating_point() else float(torch.iinfo(batch.dtype).max)
    made, parts = batch.contiguous(), list(_parts(turns))
    between = batch.dtype if batch.dtype == torch.float64 else torch.float32
    for number, part in enumerate(parts, start=1):
        made = _run_part(made, part, batch.dtype if number == len(parts) else between, white, mask_value)
    return made.clone() if made.data_ptr() == batch.data_ptr() else made


def mixed_labels(labels: Tensor, turns: Sequence[Turn]) -> Tensor:
    """Labels after all turns."""
    for turn in turns:
        if isinstance(turn.step, MixStep):
            labels = turn.step.mixed_labels(labels, turn.drawn)
    return labels


def _parts(turns: Sequence[Turn]) -> Iterator[Sequence[Turn]]:
    """The turns in parts, of which each but the first begins with one that needs to see all rows."""
    starts = [0, *(place for place, turn in enumerate(turns) if turn.step.sees_all and place), len(turns)]
    for start, stop in pairwise(starts):
        if start < stop:
            yield turns[start:stop]


def _blocks(batch: Tensor) -> Iterator[tuple[int, int]]:
    size = len(batch)
    if batch.device.type == "cpu":
        size = max(1, BLOCK * torch.get_num_threads() // max(1, prod(batch.shape[1:])))
    for start in range(0, max(len(batch), 1), max(size, 1)):
        yield start, min(start + size, len(batch))


def _run_part(everyone: Tensor, turns: Sequence[Turn], kind: torch.dtype, white: float, mask_value: float) -> Tensor:
    """All rows after some turns, block by block: what a block needs beside its result is taken and freed once each."""
    made: Tensor | None = None
    for start, stop in _blocks(everyone):
        block = _typed(_block(everyone, start, stop, turns, white, mask_value), kind)
        if stop - start == len(everyone):
            return block
        if made is None:
            made = torch.empty(len(everyone), *block.shape[1:], dtype=kind, device=block.device)
        made[start:stop] = block
    assert made is not None
    return made


def _block(everyone: Tensor, start: int, stop: int, turns: Sequence[Turn], white: float, mask_value: float) -> Tensor:
    """Some rows after some turns."""
    given = batch = everyone[start:stop]
    if batch.is_floating_point():
        batch = as_floats(batch)
    work = Work(everyone, white, mask_value)
    for whole in turns:
        turn = whole.within(start, stop)
        batch = turn.step.apply(batch, turn.drawn, work) if turn.rows is None else _with_some(batch, turn, work)
        work.own = batch is not given
    return batch


def _with_some(batch: Tensor, turn: Turn, work: Work) -> Tensor:
    """The batch with some of its rows run through a step."""
    assert turn.rows is not None
    if not len(turn.rows):
        return batch
    rows = torch.from_numpy(turn.rows).to(batch.device, non_blocking=True)
    own, work.own = work.own, True
    made = turn.step.apply(batch.index_select(0, rows), turn.drawn, work)
    if made.dtype != batch.dtype:
        batch = batch.to(made.dtype)
    elif not own:
        batch = batch.clone()
    return batch.index_copy_(0, rows, made)


def _typed(made: Tensor, kind: torch.dtype) -> Tensor:
    if made.dtype == kind:
        return made
    return made.to(kind) if kind.is_floating_point else made.round_().to(kind)
