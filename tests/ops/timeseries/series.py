"""Series for tests, and one draw on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from augkit.building.seeding import Chance
from augkit.ops.base import DatasetOperator, Operator, Row, RowOperator

__all__ = ["carried_out", "drawn_for", "row_of"]


def row_of(values: Any, id: str = "row", **labels: Any) -> Row:
    """A row; lists of numbers become float64."""
    array = values if isinstance(values, np.ndarray) else np.array(values, np.float64)
    return Row(id, {"series": array, **labels})


def drawn_for(operator: Operator[Any], row: Row, copy: int = 0, pool: Sequence[Row] = ()) -> Any:
    """What an operator draws for a copy of a row; one of a dataset has learnt from the pool."""
    rng = Chance.fresh(operator.name.encode(), f"{row.id}.{copy}".encode())
    sample = operator.read(row)
    if isinstance(operator, DatasetOperator):
        state = operator.fit([operator.read(one) for one in pool], Chance.fresh(b"fit", b""))
        return operator.draw(sample, rng, operator.restore(state))
    assert isinstance(operator, RowOperator)
    return operator.draw(sample, rng)


def carried_out(operator: Operator[Any], row: Row, copy: int = 0, pool: Sequence[Row] = ()) -> Row:
    """The row after one draw; the row itself where nothing was drawn."""
    drawn = drawn_for(operator, row, copy, pool)
    return row if drawn is None else operator.carry_out(row, operator.read(row), drawn)
