"""`tabular.column_swap`: values of another row of the same class."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Annotated, Any

from pydantic import Field

from augkit.ops.base import Drawn, Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.pools import Pool, pool_key
from augkit.ops.sampling import chosen, pick_numbers, share
from augkit.ops.tabular.base import TableRow, TabularDatasetOperator

Rows = list[tuple[str, dict[str, Any]]]


@operator("tabular.column_swap", version=2)
class ColumnSwap(TabularDatasetOperator):
    """Take the values of some columns from another training row with the same label; from any where rows have none.

    So a column keeps its values, and columns that depend on one another are mixed only within a class.

    Args:
        rate: share of the columns that are taken, in (0, 1]; at least one.
        pool: training rows of each class that values are taken from; the same whatever the order of the rows.

    Source: Bahri et al. 2022, "SCARF: self-supervised contrastive learning using random feature corruption", here from
        rows of the same class.
    """

    rate: Rate = 0.2
    pool: Annotated[int, Field(ge=1, le=1_000_000)] = 1000

    def fit(self, samples: Iterable[TableRow], rng: Chance) -> bytes:
        key = pool_key(rng)
        pools: dict[str, Pool[dict[str, Any]]] = {}
        for sample in samples:
            pools.setdefault(str(sample.label), Pool(self.pool, key)).put(sample.row_id, dict(sample.features))
        return json.dumps({label: sorted(pool.kept.items()) for label, pool in sorted(pools.items())}).encode()

    def restore(self, state: bytes) -> dict[str, Rows]:
        """Id and features of the rows of each label."""
        return {label: [(id, values) for id, values in rows] for label, rows in json.loads(state).items()}

    def draw(self, sample: TableRow, rng: Chance, fitted: Mapping[str, Rows]) -> Drawn:
        others = fitted.get(str(sample.label), [])
        names = list(sample.features)
        if not others or not names:
            return None
        picked = sorted(pick_numbers(len(names), share(self.rate, len(names)), rng))
        row_id, values = chosen(others, float(rng.random()))
        if row_id == sample.row_id:
            return None
        taken = {names[place]: values[names[place]] for place in picked if names[place] in values}
        return {"from": row_id, "values": {name: value for name, value in taken.items() if _is_json(value)}}


def _is_json(value: Any) -> bool:
    """Whether a value comes back from the lineage as it was: infinities and NaN do not."""
    return not isinstance(value, float) or isfinite(value)
