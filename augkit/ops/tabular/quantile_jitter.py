"""`tabular.quantile_jitter`: numbers a little up or down the ranks of their column."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from augkit.ops.base import Drawn, Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.sampling import pick_numbers, share
from augkit.ops.tabular.base import TableRow, TabularDatasetOperator
from augkit.ops.tabular.reading.numeric import NumericColumn, is_number

LEVELS = 1001


class Ranked(NamedTuple):
    """What a column keeps, and its values at evenly spaced quantiles, shape (levels,)."""

    column: NumericColumn
    values: NDArray[np.float64]


@operator("tabular.quantile_jitter", version=2)
class QuantileJitter(TabularDatasetOperator):
    """Move numbers up or down the ranks of their column: to the value that stands a few quantiles further.

    So a value moves far where values are sparse and little where they are dense, and stays within the range of its
    column in the training split, and whole where all of its values are.

    Args:
        width: most that a value may move, as a share of the rows of the training split, in (0, 1].
        rate: share of the columns of numbers that move, in (0, 1]; at least one.

    Source: Conover & Iman 1981, "Rank transformations as a bridge between parametric and nonparametric statistics";
        noise on the ranks instead of the values.
    """

    width: Annotated[float, Field(gt=0, le=1)] = 0.05
    rate: Rate = 1.0

    def fit(self, samples: Iterable[TableRow], rng: Chance) -> bytes:
        columns: dict[str, NumericColumn] = {}
        seen: dict[str, array[float]] = {}
        for sample in samples:
            for name, value in sample.features.items():
                if is_number(value):
                    columns.setdefault(name, NumericColumn()).see(value)
                    seen.setdefault(name, array("d")).append(value)
        levels = np.linspace(0, 1, LEVELS)
        facts = {
            name: [asdict(column), np.quantile(np.frombuffer(seen[name]), levels).tolist()]
            for name, column in sorted(columns.items())
        }
        return json.dumps(facts).encode()

    def restore(self, state: bytes) -> dict[str, Ranked]:
        """The columns of numbers, by name."""
        return {
            name: Ranked(NumericColumn(**facts), np.array(values))
            for name, (facts, values) in json.loads(state).items()
        }

    def draw(self, sample: TableRow, rng: Chance, fitted: Mapping[str, Ranked]) -> Drawn:
        features = sample.features
        names = [name for name in fitted if is_number(features.get(name)) and fitted[name].column.deviation > 0]
        if not names:
            return None
        places = sorted(pick_numbers(len(names), share(self.rate, len(names)), rng))
        levels = np.linspace(0, 1, LEVELS)
        values = {}
        for place, draw in zip(places, rng.random(len(places)).tolist(), strict=True):
            column, quantiles = fitted[names[place]]
            rank = float(np.interp(features[names[place]], quantiles, levels)) + self.width * (2 * draw - 1)
            values[names[place]] = column.settled(float(np.interp(rank, levels, quantiles)))
        return {"values": values}
