"""Records of what is set aside while a shard is worked: copies that failed, and source rows that cannot be read."""

from __future__ import annotations

from typing import Any

from augkit.building.chain import Copy, InOrder
from augkit.building.excerpt import row_excerpt
from augkit.ops.base import Row
from augkit.roles import MEDIA_ROLES

__all__ = ["SOURCE", "set_aside", "unreadable"]

SOURCE = "source"
"""The step of a record about a source row, be it found bad when it was read or when it was decoded."""


def unreadable(chain: InOrder, source: Row, copy: Copy) -> str | None:
    """Why a source row cannot be used, where that is what a copy of it failed on; else None.

    Of a picture or sound only the header is looked at when it is read. That its inside is damaged shows when the first
    operator decodes it; no operator could, so the row is bad, and not the copy.

    Args:
        chain: that failed on the copy.
        source: the row as it is stored.
        copy: of it, with a failure.
    """
    assert copy.failure is not None
    step = next((step for step in chain.steps() if step.id == copy.failure[0]), None)
    if step is None:
        return None
    stored = {role for role in MEDIA_ROLES if source.values.get(role) is not None}
    decoded = step.operator.inputs() & stored
    if not decoded or any(copy.row.values[role] is not source.values[role] for role in decoded):
        return None
    try:
        step.operator.read(source)
    except Exception as error:  # whatever a decoder raises
        return f"{step.id} cannot read it: {error}"
    return None


def set_aside(split: str, step: str, message: str, source: Row, copy: int | None = None) -> dict[str, Any]:
    """A record for `quarantine.parquet`.

    Args:
        split: of the source row.
        step: that failed; `SOURCE` where the source row itself is bad.
        message: what went wrong.
        source: the source row.
        copy: number of the copy that failed; None for the source row with all of its copies.
    """
    files = [source.values[role]["path"] for role in MEDIA_ROLES if source.values.get(role)]
    return {
        "row_id": source.id if copy is None else f"{source.id}/{copy}",
        "split": split,
        "file": next((name for name in files if name), "") if copy is None else "",
        "line": None,
        "step": step,
        "error": message,
        "row": row_excerpt(source.values),
    }
