"""One draw of an operator on a history, as a chain makes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from augkit.building.seeding import Chance
from augkit.ops.base import DatasetOperator, Operator, Row, RowOperator, SplitOperator

__all__ = ["changed", "drawn", "learnt"]


def chance(number: int = 0) -> Chance:
    return Chance.fresh(b"step", str(number).encode())


def learnt(operator: DatasetOperator[Any], histories: Sequence[Sequence[str]]) -> Any:
    """What an operator learns from a training split."""
    samples = [operator.read(Row(str(number), {"items": list(items)})) for number, items in enumerate(histories)]
    return operator.restore(operator.fit(samples, chance()))


def drawn(operator: Operator[Any], values: Mapping[str, Any], number: int = 0, fitted: Any = None) -> Any:
    sample = operator.read(Row("row", values))
    if isinstance(operator, DatasetOperator):
        return operator.draw(sample, chance(number), fitted)
    if isinstance(operator, SplitOperator):
        return operator.draw_pieces(sample, chance(number))
    assert isinstance(operator, RowOperator)
    return operator.draw(sample, chance(number))


def changed(operator: Operator[Any], values: Mapping[str, Any], what: Any) -> dict[str, Any]:
    row = Row("row", values)
    return dict(operator.carry_out(row, operator.read(row), what).values)
