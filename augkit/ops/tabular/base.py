"""What a row of a table is, and the base classes of operators on tables.

Operators draw new values of features by column, which stand in the lineage as they are; `apply` puts them in. So what a
column keeps (whole numbers, range, categories) is settled where the column is known, when values are drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from augkit.features import FEATURE
from augkit.ops.base import DatasetOperator, Drawn, Operator, Row, RowOperator

__all__ = ["TableRow", "TabularDatasetOperator", "TabularOperator", "TabularSample"]


class TableRow:
    """The features of a row.

    Attributes:
        features: column to value: a number, text, a truth value, or None where it is missing.
        label: the row's label; None where it has none.
        row_id: of the row it was read from.
    """

    __slots__ = ("features", "label", "row_id")

    def __init__(self, features: Mapping[str, Any], label: Any = None, row_id: str = "") -> None:
        self.features = features
        self.label = label
        self.row_id = row_id


class TabularSample(Operator[TableRow]):
    """How an operator on tables of any shape reads and writes rows."""

    modality: ClassVar[str] = "tabular"
    moves: ClassVar[frozenset[str]] = frozenset({"features"})
    keeps: ClassVar[frozenset[str]] = frozenset({"label", "id", "group", "time"})

    def inputs(self) -> frozenset[str]:
        return frozenset({"features"})

    def read(self, row: Row) -> TableRow:
        view: TableRow | None = row.views.get("features")
        if view is None:
            cut = len(FEATURE)
            features = {role[cut:]: value for role, value in row.values.items() if role.startswith(FEATURE)}
            view = row.views["features"] = TableRow(features, row.values.get("label"), row.id)
        return view

    def write(self, row: Row, sample: TableRow) -> Row:
        changed = {f"{FEATURE}{column}": value for column, value in sample.features.items()}
        if "label" in self.moves and "label" in row.values:
            changed["label"] = sample.label
        return Row(row.id, {**row.values, **changed}, row.language)

    def apply(self, sample: TableRow, drawn: Drawn) -> TableRow:
        """The row with what was drawn, `{"values": {column: value}}` and maybe a `label`, in the place of its own."""
        label = drawn.get("label", sample.label)
        return TableRow({**sample.features, **drawn["values"]}, label, sample.row_id)


class TabularOperator(TabularSample, RowOperator[TableRow]):
    """A row operator on tables."""


class TabularDatasetOperator(TabularSample, DatasetOperator[TableRow]):
    """A dataset operator on tables: it has seen the rows of the training split."""
