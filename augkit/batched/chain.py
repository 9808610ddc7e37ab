"""A recipe's steps on whole batches of tensors, on the device the batch is on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np
import torch
from torch import Tensor

from augkit.batched.base import Parameters, Shape
from augkit.batched.chance import RowDraws, row_words
from augkit.batched.compile import compile_batched
from augkit.batched.image.mix_base import MixStep
from augkit.batched.inputs import checked_batch, checked_labels
from augkit.batched.running import Turn, mixed_labels, run
from augkit.batched.selection import always, selected
from augkit.errors import OperatorError

__all__ = ["Batched"]


class Batched:
    """Steps of a recipe as a function of a batch of tensors, for use inside a training loop, on any device.

    What a row draws depends on the seed, the epoch, its id and the step, never on the rest of its batch, its place in
    it, the device or torch's generators. Drawing is done in NumPy for all rows at once; the draws go to the device as
    one small tensor of floats, and each step is a few kernels over the whole batch. Names and options of steps are
    those of the operators on rows, with `p`, `one_of`, `some_of` and `sequence` as in a recipe; the distributions are
    theirs too, but the draws are not those that a build makes of the same seed.

    Args:
        steps: as under `augment.chain` in a recipe.
        seed: of every draw.
        classes: how many there are; needed where labels that are numbers are to be mixed.
        mask_value: what masked parts of sounds hold, as the mean of normalised spectrograms; of waveforms it is 0.

    Raises:
        RecipeError: unknown operator or parameter, or one that has no form for batches.

    >>> import torch
    >>> flipped = Batched(["image.flip"])(torch.arange(4.0).reshape(1, 1, 1, 4) / 4, ids=[0])
    >>> (flipped * 4).flatten().tolist()
    [3.0, 2.0, 1.0, 0.0]
    """

    def __init__(
        self, steps: Sequence[Any], *, seed: int = 0, classes: int | None = None, mask_value: float = 0.0
    ) -> None:
        self._chain, self._steps, self.kinds = compile_batched(steps, seed)
        self._always = always(self._chain)
        self.classes, self.mask_value, self.epoch = classes, float(mask_value), 0

    def set_epoch(self, epoch: int) -> None:
        """Fresh draws for every row from now on; call it at the start of each epoch."""
        self.epoch = epoch

    @torch.no_grad()
    def __call__(self, batch: Tensor, ids: Any, *, epoch: int | None = None, labels: Tensor | None = None) -> Any:
        """The batch with every row changed as drawn, of the same type and on the same device.

        Args:
            batch: pictures (rows, channels, height, width), uint8 or floats in [0, 1]; waveforms (rows, frames) or
                (rows, channels, frames), floats; or spectrograms (rows, bands, frames) or (rows, channels, bands,
                frames), floats. It is not changed.
            ids: of the rows: whole numbers, as they have in the data set, or strings. Keep them in the CPU's memory.
            epoch: the epoch set by `set_epoch` where left out.
            labels: class numbers (rows,), or weights of classes (rows, classes).

        Returns:
            The batch; with labels, the pair of batch and labels. Mixed labels are weights, float32 (rows, classes).

        Raises:
            OperatorError: shape, type, ids or labels do not suit the steps.
        """
        checked_batch(batch, self.kinds)
        mixes = any(isinstance(step, MixStep) for step in self._steps.values())
        if labels is not None or mixes:
            labels = checked_labels(labels, len(batch), self.classes, batch.device, mixes=mixes)
        turns = _handed_over(self._turns(ids, batch, self.epoch if epoch is None else epoch), batch.device)
        made = run(batch, turns, self.mask_value if "spectrogram" in self.kinds else 0.0)
        return made if labels is None else (made, mixed_labels(labels, turns))

    def draws(self, batch: Tensor, ids: Any, *, epoch: int | None = None) -> dict[str, dict[str, np.ndarray]]:
        """What the rows of a batch draw, by step id, as in `image.flip.1`; nothing is changed.

        `chosen` says which rows go through the step; the rest are arrays of what it draws for each row, in the terms of
        the operator on rows. Arguments as of a call.
        """
        checked_batch(batch, self.kinds)
        return {
            id: {"chosen": chosen, **parameters}
            for id, chosen, parameters, _ in self._drawn(ids, batch, self.epoch if epoch is None else epoch)
        }

    def _drawn(self, ids: Any, batch: Tensor, epoch: int) -> list[tuple[str, np.ndarray, Parameters, Shape]]:
        """Of each step: its id, which rows go through it, what each row draws, and the shape of a row before it."""
        words, shape = row_words(ids, epoch), tuple(batch.shape[1:])
        if len(words) != len(batch):
            raise OperatorError(f"there are {len(batch)} rows in the batch and {len(words)} ids")
        found = []
        for node, chosen in selected(self._chain, words, np.ones(len(words), bool)):
            step = self._steps[node.id]
            if refusal := step.shape_refusal(shape):
                raise OperatorError(f"{node.id} cannot work on this batch: {refusal}", operator=node.id)
            after = step.shape_after(shape)
            if after != shape and not self._always[node.id]:
                raise OperatorError(
                    f"{node.id} makes {_size(after)} pixels of {_size(shape)}, and only some rows go through it",
                    operator=node.id,
                    hint="Rows of a batch have one size: give the step no `p`, and take it out of one_of and some_of.",
                )
            found.append((node.id, chosen, step.draw(RowDraws(words, node.key), shape), shape))
            shape = after
        return found

    def _turns(self, ids: Any, batch: Tensor, epoch: int) -> list[Turn]:
        turns = []
        for id, chosen, parameters, shape in self._drawn(ids, batch, epoch):
            step, rows = self._steps[id], None
            if not chosen.any():
                continue
            if step.sees_all or (step.unchanged and 2 * chosen.sum() >= len(chosen)):  # fewer passes over the memory
                for name, value in step.unchanged.items():
                    column = parameters[name]
                    parameters[name] = np.where(chosen.reshape(-1, *[1] * (column.ndim - 1)), column, value)
            elif not chosen.all():
                rows = np.flatnonzero(chosen)
                parameters = {name: values[rows] for name, values in parameters.items()}
            turns.append(Turn(step, rows, step.prepared(parameters, shape), {}))
        return turns


def _handed_over(turns: Sequence[Turn], device: torch.device) -> list[Turn]:
    """The turns with what they draw on a device, by one transfer."""
    columns = [values for turn in turns for values in turn.parameters.values()]
    flat = [np.ravel(values).astype(np.float32) for values in columns]
    packed = torch.from_numpy(np.concatenate(flat) if flat else np.empty(0, np.float32))
    parts = iter(torch.split(packed.to(device, non_blocking=True), [len(values) for values in flat]))
    return [
        replace(turn, drawn={name: next(parts).reshape(values.shape) for name, values in turn.parameters.items()})
        for turn in turns
    ]


def _size(shape: Shape) -> str:
    return f"{shape[-1]} × {shape[-2]}" if prod(shape) else "no"
