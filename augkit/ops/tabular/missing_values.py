"""`tabular.missing_values`: values that are not there."""

from __future__ import annotations

from augkit.ops.base import Drawn, Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.sampling import pick_numbers, share
from augkit.ops.tabular.base import TableRow, TabularOperator


@operator("tabular.missing_values", version=2)
class MissingValues(TabularOperator):
    """Leave values of features out, whatever they are (missing completely at random).

    Args:
        rate: share of the features that go missing, in (0, 1]; at least one.

    Source: Rubin 1976, "Inference and missing data", missing completely at random.
    """

    rate: Rate = 0.1

    def draw(self, sample: TableRow, rng: Chance) -> Drawn:
        names = [name for name, value in sample.features.items() if value is not None]
        if not names:
            return None
        chosen = sorted(pick_numbers(len(names), share(self.rate, len(names)), rng))
        return {"values": {names[place]: None for place in chosen}}
