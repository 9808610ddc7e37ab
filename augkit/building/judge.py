"""Copies before the gates that judge them beside their source rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from augkit.building.chain import Copy
from augkit.gates.base import CopyGate
from augkit.ops.base import Row

Refusal: TypeAlias = tuple[str, str]
"""The gate that drops a row, by its id, and why."""


def verdicts(
    gates: Sequence[tuple[CopyGate, Any]], sources: Sequence[Row], copies: Sequence[Copy]
) -> list[Refusal | None]:
    """The first gate that refuses each copy, and why; a copy refused is not shown to the next gate.

    Args:
        gates: in the order of the recipe, each with what it has learnt.
        sources: the source row of each copy.
        copies: as the chain left them; those that failed are passed over.
    """
    found: list[Refusal | None] = [None] * len(copies)
    shown = [place for place, copy in enumerate(copies) if copy.failure is None]
    for gate, fitted in gates:
        if not shown:
            break
        reasons = gate.judge([sources[place] for place in shown], [copies[place].row for place in shown], fitted)
        for place, reason in zip(shown, reasons, strict=True):
            if reason is not None:
                found[place] = gate.id, reason
        shown = [place for place in shown if found[place] is None]
    return found
