"""`tabular.missing_at_random`: values that are missing where another column is high."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from augkit.errors import nearest
from augkit.ops.base import Drawn, Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.tabular.base import TableRow, TabularDatasetOperator
from augkit.ops.tabular.reading.numeric import is_number
from augkit.ops.tabular.resampling.errors import TableError

LEVELS = 1001


@operator("tabular.missing_at_random", version=1)
class MissingAtRandom(TabularDatasetOperator):
    """Leave values of features out, the more often the higher another column stands (missing at random).

    A value goes missing with the probability `rate * (1 + strength * (2 * rank - 1))`, at most 1, where the rank of a
    row is the share of training rows below it in the column `by`: over all rows the share is `rate`. The column `by`
    itself is never left out; where it is missing, the probability is `rate`.

    Args:
        by: the feature of numbers or truth values that decides.
        rate: share of the values that go missing, in (0, 1].
        strength: how much the column decides, in [-1, 1]: with 1 the lowest rows lose nothing and the highest lose
            twice the share; below 0 the lowest lose most.

    Source: Rubin 1976, "Inference and missing data", missing at random; by rank as in Santos et al. 2019, "Generating
        synthetic missing data: a review by missing mechanism".
    """

    by: Annotated[str, Field(min_length=1)]
    rate: Rate = 0.1
    strength: Annotated[float, Field(ge=-1, le=1)] = 1.0

    def fit(self, samples: Iterable[TableRow], rng: Chance) -> bytes:
        seen: array[float] = array("d")
        names: set[str] = set()
        rows = 0
        for sample in samples:
            rows += 1
            names |= sample.features.keys()
            if (value := _ranked(sample.features.get(self.by))) is not None:
                seen.append(value)
        if rows and not seen:
            there = self.by in names
            raise TableError(
                f"The feature {self.by!r} of tabular.missing_at_random "
                + ("holds no finite number in the training split." if there else "is not there."),
                hint="Name a column of numbers or truth values in `by`." if there else nearest(self.by, sorted(names)),
            )
        return json.dumps(np.quantile(seen, np.linspace(0, 1, LEVELS)).tolist() if rows else []).encode()

    def restore(self, state: bytes) -> NDArray[np.float64]:
        """Values of the column at evenly spaced ranks, shape (levels,)."""
        return np.array(json.loads(state))

    def draw(self, sample: TableRow, rng: Chance, fitted: NDArray[np.float64]) -> Drawn:
        names = [name for name, value in sample.features.items() if value is not None and name != self.by]
        value = _ranked(sample.features.get(self.by))
        share = self.rate
        if value is not None and len(fitted):
            below, through = (np.searchsorted(fitted, value, side=side) for side in ("left", "right"))
            share *= 1 + self.strength * (float(below + through) / len(fitted) - 1)  # equal values share their ranks
        lost = [name for name, draw in zip(names, rng.random(len(names)).tolist(), strict=True) if draw < share]
        return {"values": dict.fromkeys(lost)} if lost else None


def _ranked(value: Any) -> float | None:
    """A finite number or a truth value as a number."""
    return float(value) if isinstance(value, bool) or is_number(value) else None
