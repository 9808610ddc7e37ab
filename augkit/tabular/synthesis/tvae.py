"""TVAE: a variational autoencoder of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from augkit.errors import MissingExtra
from augkit.tabular.synthesis.base import Synthesizer
from augkit.tabular.synthesis.encoding import FrameEncoder

__all__ = ["TVAE"]

DECAY = 1e-5
LEAST_DEVIATION, MOST_DEVIATION = 0.01, 1.0


class TVAE(Synthesizer):
    """An encoder turns a row into a small normal distribution, a decoder draws a row from a point of it.

    Args:
        epochs: passes over the rows.
        batch_size: rows of an optimizer step.
        embedding: numbers in a point.
        hidden: sizes of the decoder's layers; the encoder has them the other way round.
        learning_rate: of Adam.
        reconstruction_weight: how much more it counts that a row comes back than that points lie as they should.
        categorical, seed: as for every `Synthesizer`.

    Attributes:
        history_: for each epoch the mean `loss`, its part `apart` (the Kullback-Leibler divergence), and under
            `columns` what each column adds to it.

    Source: Xu et al. 2019, "Modeling Tabular Data using Conditional GAN", section 4.4.
    """

    def __init__(
        self,
        *,
        epochs: int = 300,
        batch_size: int = 500,
        embedding: int = 128,
        hidden: Sequence[int] = (128, 128),
        learning_rate: float = 1e-3,
        reconstruction_weight: float = 2.0,
        categorical: Sequence[Any] | Literal["auto"] = "auto",
        seed: int = 0,
    ) -> None:
        super().__init__(categorical=categorical, seed=seed)
        self.epochs = epochs
        self.batch_size = batch_size
        self.embedding = embedding
        self.hidden = tuple(hidden)
        self.learning_rate = learning_rate
        self.reconstruction_weight = reconstruction_weight
        self.history_: list[dict[str, Any]] = []

    def _fit(self, frame: pd.DataFrame, chance: np.random.Generator) -> None:
        try:
            import torch

            from augkit.models.weights import untouched_chance
            from augkit.tabular.synthesis.networks import batches, by_column, perceptron
        except ImportError:
            raise MissingExtra("TVAE", "train") from None

        self.encoder_ = FrameEncoder(self.columns_, frame, chance)
        matrix = torch.from_numpy(self.encoder_.encoded(frame, chance))
        names = [column.name for column in self.columns_]
        self.history_ = []
        with untouched_chance(self.seed):
            encoder = perceptron([self.encoder_.width, *reversed(self.hidden)], 2 * self.embedding)
            self._decoder = perceptron([self.embedding, *self.hidden], self.encoder_.width)
            self._deviations = torch.nn.Parameter(torch.full((self.encoder_.width,), 0.1))
            weights = [*encoder.parameters(), *self._decoder.parameters(), self._deviations]
            optimizer = torch.optim.Adam(weights, lr=self.learning_rate, weight_decay=DECAY)
            for _ in range(self.epochs):
                seen: list[tuple[float, float, dict[Any, float]]] = []
                for rows in batches(len(matrix), self.batch_size, chance):
                    real = matrix[rows]
                    means, logs = encoder(real).chunk(2, 1)
                    points = means + torch.randn_like(means) * torch.exp(logs / 2)
                    losses = self._losses(self._decoder(points), real)
                    apart = -0.5 * (1 + logs - means**2 - logs.exp()).sum() / len(real)
                    loss = self.reconstruction_weight * torch.stack([each for _, each in losses]).sum() + apart
                    optimizer.zero_grad()
                    loss.backward()
                    optimizer.step()
                    with torch.no_grad():
                        self._deviations.clamp_(LEAST_DEVIATION, MOST_DEVIATION)
                    seen.append((float(loss.detach()), float(apart.detach()), by_column(losses, names)))
                self.history_.append(_mean_of(seen, names))

    def _losses(self, outputs: Any, real: Any) -> list[tuple[int, Any]]:
        """What each block adds to the loss, a row: how unlikely the real row is."""
        import torch
        from torch.nn.functional import cross_entropy

        losses: list[tuple[int, Any]] = []
        for block in self.encoder_.blocks:
            part, target = outputs[:, block.start : block.stop], real[:, block.start : block.stop]
            if block.kind == "distance":
                deviation = self._deviations[block.start]
                square = (target - torch.tanh(part)) ** 2 / (2 * deviation**2)
                losses.append((block.column, square.mean() + torch.log(deviation)))
            else:
                losses.append((block.column, cross_entropy(part, target)))
        return losses

    def _draw(self, rows: int, chance: np.random.Generator, chosen: Mapping[Any, int]) -> pd.DataFrame:
        import torch

        points = torch.from_numpy(chance.standard_normal((rows, self.embedding), np.float32))
        with torch.no_grad():
            outputs = self._decoder(points).numpy()
            deviations = self._deviations.detach().numpy()
        for block in self.encoder_.blocks:
            part = outputs[:, block.start : block.stop]
            if block.kind == "distance":
                noise = chance.standard_normal((rows, 1), np.float32) * deviations[block.start]
                outputs[:, block.start : block.stop] = np.tanh(part) + noise
            else:  # the largest of noisy numbers is a draw from their softmax
                part += chance.gumbel(size=part.shape).astype(np.float32)
        return self.encoder_.decoded(outputs)


def _mean_of(seen: Sequence[tuple[float, float, dict[Any, float]]], names: Sequence[Any]) -> dict[str, Any]:
    return {
        "loss": float(np.mean([loss for loss, _, _ in seen])),
        "apart": float(np.mean([apart for _, apart, _ in seen])),
        "columns": {name: float(np.mean([columns[name] for _, _, columns in seen])) for name in names},
    }
