"""The two networks of CTGAN."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from augkit.tabular.synthesis.encoding import Block
from augkit.tabular.synthesis.networks import activated

__all__ = ["Critic", "Generator"]


class _Residual(nn.Module):
    """A layer whose outputs stand beside its inputs."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(inputs, outputs), nn.BatchNorm1d(outputs), nn.ReLU())

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        return torch.cat([self.layers(values), values], 1)


class Generator(nn.Module):
    """Makes rows of noise and what they shall have.

    Args:
        inputs: numbers of both.
        hidden: sizes of the layers.
        blocks: of the rows.
    """

    def __init__(self, inputs: int, hidden: Sequence[int], blocks: Sequence[Block]) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for size in hidden:
            layers.append(_Residual(inputs, size))
            inputs += size
        self.layers = nn.Sequential(*layers, nn.Linear(inputs, blocks[-1].stop))
        self.blocks = list(blocks)

    def outputs(self, view: torch.Tensor, points: torch.Tensor) -> torch.Tensor:
        """Rows before their activation, shape (rows, width)."""
        made: torch.Tensor = self.layers(torch.cat([points, view], 1))
        return made

    def activated(self, outputs: torch.Tensor) -> torch.Tensor:
        return activated(outputs, self.blocks)

    def forward(self, view: torch.Tensor, points: torch.Tensor) -> torch.Tensor:
        return self.activated(self.outputs(view, points))


class Critic(nn.Module):
    """Says how real some rows look together.

    Args:
        inputs: numbers of all of them.
        hidden: sizes of the layers.
        slope: of the rectifiers below zero.
        dropped: share of the features left out.
    """

    def __init__(self, inputs: int, hidden: Sequence[int], slope: float, dropped: float) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for size in hidden:
            layers += [nn.Linear(inputs, size), nn.LeakyReLU(slope), nn.Dropout(dropped)]
            inputs = size
        self.layers = nn.Sequential(*layers, nn.Linear(inputs, 1))

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        judged: torch.Tensor = self.layers(rows)
        return judged

    def steepness(self, real: torch.Tensor, made: torch.Tensor) -> torch.Tensor:
        """How far its slope between real and made rows is from 1, squared (Gulrajani et al. 2017)."""
        share = torch.rand(len(real), 1)
        between = (share * real + (1 - share) * made).requires_grad_(True)
        (slopes,) = torch.autograd.grad(self(between).sum(), between, create_graph=True)
        steep: torch.Tensor = ((slopes.norm(2, 1) - 1) ** 2).mean()
        return steep
