"""CTGAN: a generator of rows and a critic, trained against each other, one category at a time in view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from augkit.errors import MissingExtra
from augkit.ops.tabular.resampling.errors import TableError
from augkit.tabular.synthesis.base import Synthesizer
from augkit.tabular.synthesis.conditions import Conditions
from augkit.tabular.synthesis.encoding import FrameEncoder

__all__ = ["CTGAN"]

DECAY = 1e-6
SLOPE = 0.2  # of the critic's leaky rectifiers
DROPPED = 0.5
PENALTY = 10.0


class CTGAN(Synthesizer):
    """Each row is made with one category of one column in view, drawn so that rare ones come up too.

    Args:
        epochs: passes over the rows.
        batch_size: rows of an optimizer step; a multiple of `pac`.
        noise: numbers that a row is made of.
        hidden: sizes of the layers of generator and critic.
        pac: rows that the critic judges together, so that it sees when they are all alike (Lin et al. 2018).
        learning_rate: of both.
        categorical, seed: as for every `Synthesizer`.

    Attributes:
        history_: for each epoch the mean losses of `critic` and `generator`, and under `columns` how unlikely the
            category in view was in the rows made, by its column.

    Source: Xu et al. 2019, "Modeling Tabular Data using Conditional GAN"; Gulrajani et al. 2017 for the penalty.
    """

    def __init__(
        self,
        *,
        epochs: int = 300,
        batch_size: int = 500,
        noise: int = 128,
        hidden: Sequence[int] = (256, 256),
        pac: int = 10,
        learning_rate: float = 2e-4,
        categorical: Sequence[Any] | Literal["auto"] = "auto",
        seed: int = 0,
    ) -> None:
        super().__init__(categorical=categorical, seed=seed)
        if batch_size % pac:
            raise TableError(
                f"batch_size {batch_size} is no multiple of pac {pac}.", hint=f"{batch_size // pac * pac or pac} is."
            )
        self.epochs = epochs
        self.batch_size = batch_size
        self.noise = noise
        self.hidden = tuple(hidden)
        self.pac = pac
        self.learning_rate = learning_rate
        self.history_: list[dict[str, Any]] = []

    def _fit(self, frame: pd.DataFrame, chance: np.random.Generator) -> None:
        try:
            import torch

            from augkit.models.weights import untouched_chance
            from augkit.tabular.synthesis.adversaries import Critic, Generator
        except ImportError:
            raise MissingExtra("CTGAN", "train") from None

        self.encoder_ = FrameEncoder(self.columns_, frame, chance)
        matrix = self.encoder_.encoded(frame, chance)
        self.conditions_ = Conditions(self.encoder_.categories, matrix)
        self.history_ = []
        with untouched_chance(self.seed):
            self._generator = Generator(self.noise + self.conditions_.width, self.hidden, self.encoder_.blocks)
            critic = Critic((self.encoder_.width + self.conditions_.width) * self.pac, self.hidden, SLOPE, DROPPED)
            optimizers = [
                torch.optim.Adam(network.parameters(), lr=self.learning_rate, betas=(0.5, 0.9), weight_decay=decay)
                for network, decay in ((critic, 0.0), (self._generator, DECAY))
            ]
            for _ in range(self.epochs):
                steps = [
                    self._step(matrix, critic, optimizers, chance)
                    for _ in range(max(1, len(matrix) // self.batch_size))
                ]
                self.history_.append(_mean_of(steps))
            self._generator.eval()

    def _step(self, matrix: Any, critic: Any, optimizers: Sequence[Any], chance: np.random.Generator) -> dict[str, Any]:
        """One step of the critic, and one of the generator."""
        import torch

        conditions, size = self.conditions_, self.batch_size
        drawn = conditions.drawn(size, chance)
        shuffled = chance.permutation(size)  # real rows in another order, else the critic could compare pair by pair
        view = torch.from_numpy(drawn.vectors)
        real = torch.from_numpy(matrix[conditions.rows_with(drawn, shuffled, chance)])
        with torch.no_grad():
            made = self._generator(view, self._points(size))
        left, right = self._together(real, view[shuffled]), self._together(made, view)
        loss = critic(right).mean() - critic(left).mean() + PENALTY * critic.steepness(left, right)
        _improve(optimizers[0], loss)

        drawn = conditions.drawn(size, chance)
        view = torch.from_numpy(drawn.vectors)
        outputs = self._generator.outputs(view, self._points(size))
        missed = conditions.losses(outputs, drawn)
        judged = -critic(self._together(self._generator.activated(outputs), view)).mean()
        _improve(optimizers[1], judged + sum(missed.values()))
        names = {number: self.columns_[number].name for number in missed}
        return {
            "critic": float(loss.detach()),
            "generator": float(judged.detach()),
            "columns": {names[number]: float(each.detach()) for number, each in missed.items()},
        }

    def _points(self, rows: int) -> Any:
        import torch

        return torch.randn(rows, self.noise)

    def _together(self, rows: Any, view: Any) -> Any:
        import torch

        return torch.cat([rows, view], 1).reshape(-1, (rows.shape[1] + view.shape[1]) * self.pac)

    def _draw(self, rows: int, chance: np.random.Generator, chosen: Mapping[Any, int]) -> pd.DataFrame:
        import torch

        numbers = {column.name: number for number, column in enumerate(self.columns_)}
        in_view = {numbers[name]: code for name, code in list(chosen.items())[:1]}
        vectors = self.conditions_.as_seen(rows, chance, in_view)
        points = chance.standard_normal((rows, self.noise), np.float32)
        with torch.no_grad():
            outputs = self._generator.outputs(torch.from_numpy(vectors), torch.from_numpy(points)).numpy()
        for block in self.encoder_.blocks:
            part = outputs[:, block.start : block.stop]
            if block.kind == "distance":
                outputs[:, block.start : block.stop] = np.tanh(part)
            else:  # the largest of noisy numbers is a draw from their softmax
                part += chance.gumbel(size=part.shape).astype(np.float32)
        return self.encoder_.decoded(outputs)


def _improve(optimizer: Any, loss: Any) -> None:
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def _mean_of(steps: Sequence[dict[str, Any]]) -> dict[str, Any]:
    names = dict.fromkeys(name for step in steps for name in step["columns"])
    return {
        "critic": float(np.mean([step["critic"] for step in steps])),
        "generator": float(np.mean([step["generator"] for step in steps])),
        "columns": {
            name: float(np.mean([step["columns"][name] for step in steps if name in step["columns"]])) for name in names
        },
    }
