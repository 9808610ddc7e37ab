"""`tabular.gaussian_noise`: numbers that are a little off."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Annotated

from pydantic import Field

from augkit.ops.base import Drawn, Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.sampling import pick_numbers, share
from augkit.ops.tabular.base import TableRow, TabularDatasetOperator
from augkit.ops.tabular.reading.numeric import NumericColumn, is_number, numeric_columns


@operator("tabular.gaussian_noise", version=2)
class GaussianNoise(TabularDatasetOperator):
    """Add normal noise to numbers, in proportion to the standard deviation of their column in the training split.

    A value stays within the range of its column there, and whole where all of its values are. Text, truth values and
    missing values stay as they are.

    Args:
        scale: standard deviation of the noise, as a share of the column's, in (0, 10].
        rate: share of the columns of numbers that get noise, in (0, 1]; at least one.

    Source: Bishop 1995, "Training with noise is equivalent to Tikhonov regularization".
    """

    scale: Annotated[float, Field(gt=0, le=10)] = 0.1
    rate: Rate = 1.0

    def fit(self, samples: Iterable[TableRow], rng: Chance) -> bytes:
        return json.dumps({name: asdict(column) for name, column in numeric_columns(samples).items()}).encode()

    def restore(self, state: bytes) -> dict[str, NumericColumn]:
        """The columns of numbers, by name."""
        return {name: NumericColumn(**facts) for name, facts in json.loads(state).items()}

    def draw(self, sample: TableRow, rng: Chance, fitted: Mapping[str, NumericColumn]) -> Drawn:
        features = sample.features
        names = [name for name in fitted if fitted[name].deviation > 0 and is_number(features.get(name))]
        if not names:
            return None
        chosen = sorted(pick_numbers(len(names), share(self.rate, len(names)), rng))
        values = {}
        for place, noise in zip(chosen, rng.standard_normal(len(chosen)).tolist(), strict=True):
            name = names[place]
            column = fitted[name]
            values[name] = column.settled(features[name] + self.scale * column.deviation * noise)
        return {"values": values}
