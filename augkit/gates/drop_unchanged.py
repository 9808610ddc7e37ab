"""`drop_unchanged`: copies that say what their source row says."""

from __future__ import annotations

from augkit.gates.base import RowGate, gate
from augkit.ops.base import Row
from augkit.ops.equality import same_values


@gate("drop_unchanged")
class DropUnchanged(RowGate):
    """Drop copies in which nothing was changed."""

    def check(self, source: Row, copy: Row) -> str | None:
        return "unchanged" if same_values(copy.values, source.values) else None
