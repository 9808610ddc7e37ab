"""What the two networks that learn tables share: training data as tensors, activations, and losses by column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from augkit.tabular.synthesis.encoding import Block

__all__ = ["activated", "batches", "by_column", "perceptron"]

TEMPERATURE = 0.2  # of the Gumbel softmax, as in the paper


def perceptron(sizes: Sequence[int], last: int) -> nn.Sequential:
    """Layers with ReLU between them, the last one without."""
    layers: list[nn.Module] = []
    for size, following in zip(sizes, [*sizes[1:]], strict=False):
        layers += [nn.Linear(size, following), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(sizes[-1], last))


def activated(outputs: torch.Tensor, blocks: Sequence[Block]) -> torch.Tensor:
    """Distances within (-1, 1), and choices that are nearly 0 or 1 and can still be learnt from (Jang et al. 2017)."""
    parts = []
    for block in blocks:
        part = outputs[:, block.start : block.stop]
        if block.kind == "distance":
            parts.append(torch.tanh(part))
        else:
            parts.append(nn.functional.gumbel_softmax(part, tau=TEMPERATURE))
    return torch.cat(parts, 1)


def batches(rows: int, size: int, chance: np.random.Generator) -> Iterator[np.ndarray]:
    """Row numbers of one pass in batches of at most `size`."""
    order = chance.permutation(rows)
    for start in range(0, rows, size):
        yield order[start : start + size]


def by_column(losses: Sequence[tuple[int, torch.Tensor]], names: Sequence[Any]) -> dict[Any, float]:
    """Column to loss, from losses with the number of the column they belong to."""
    found: dict[Any, float] = {}
    for number, loss in losses:
        found[names[number]] = found.get(names[number], 0.0) + float(loss.detach())
    return found
