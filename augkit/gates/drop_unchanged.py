"""`drop_unchanged`: copies that say what their source row says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from augkit.gates.base import RowGate, gate


@gate("drop_unchanged")
class DropUnchanged(RowGate):
    """Drop copies in which nothing was changed."""

    def check(self, source: Mapping[str, Any], copy: Mapping[str, Any]) -> str | None:
        return "unchanged" if copy == source else None
