"""One draw of an operator on a row of a table, as a chain makes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from augkit.building.seeding import Chance
from augkit.features import FEATURE
from augkit.ops.base import DatasetOperator, Operator, Row, RowOperator

__all__ = ["applied", "drawn", "learnt", "row_of"]


def row_of(features: Mapping[str, Any], label: Any = None, id: str = "row") -> Row:
    return Row(id, {f"{FEATURE}{name}": value for name, value in features.items()} | {"label": label})


def learnt(operator: DatasetOperator[Any], rows: Sequence[Row]) -> Any:
    """What an operator learns from a training split."""
    return operator.restore(operator.fit([operator.read(row) for row in rows], Chance.fresh(b"fit", b"")))


def drawn(operator: Operator[Any], row: Row, number: int = 0, fitted: Any = None) -> Any:
    chance = Chance.fresh(b"step", str(number).encode())
    if isinstance(operator, DatasetOperator):
        return operator.draw(operator.read(row), chance, fitted)
    assert isinstance(operator, RowOperator)
    return operator.draw(operator.read(row), chance)


def applied(operator: Operator[Any], row: Row, what: Any) -> dict[str, Any]:
    """The features afterwards, by column."""
    values = operator.carry_out(row, operator.read(row), what).values
    return {name.removeprefix(FEATURE): value for name, value in values.items() if name.startswith(FEATURE)}
