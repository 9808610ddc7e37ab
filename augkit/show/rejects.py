"""What `augkit show --rejected` shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from augkit.features import FEATURE, expanded
from augkit.show.amounts import count
from augkit.show.console import printable, section
from augkit.show.preview import changed_values, texts_of

if TYPE_CHECKING:
    from augkit.store.rejects import RejectedRow, Rejects

__all__ = ["by_role", "shown"]


def shown(found: Rejects, recipe: Mapping[str, Any]) -> RenderableType:
    """Rows that gates dropped, gate by gate.

    Args:
        found: the rows.
        recipe: of the version, for the roles of its columns.
    """
    source = recipe.get("source", {})
    columns: Mapping[str, str] = source.get("columns", {})
    language = str(source.get("language", "en"))
    total = sum(found.dropped.values())
    said = f"   {count(total, 'row')} dropped by gates" if total else "   no row was dropped by a gate"
    parts: list[RenderableType] = [Text.assemble((found.version, "bold"), (said, "dim"))]
    for gate, rows in groupby(found.rows, key=lambda row: row.gate):
        lines: list[RenderableType] = []
        for row in rows:
            lines += [*([Text()] if lines else []), *_row(row, columns, language)]
        parts.append(section(f"{gate}   {found.dropped[gate]:,}", Group(*lines)))
    if found.path:
        parts += [Text(), Text(f"All of them are in {found.path}", "dim")]
    return Group(*parts)


def _row(row: RejectedRow, columns: Mapping[str, str], language: str) -> Iterator[RenderableType]:
    after = by_role(row.values, columns)
    label = after.get("label")
    head = Text.assemble((printable(row.row_id), "bold"), (f"   {printable(row.reason)}", "yellow"))
    told = [row.split, *([f"label {printable(str(label))}"] if label is not None else []), *row.steps]
    head.append(f"   {', '.join(told)}", "dim")
    yield head
    before = by_role(row.source, columns) if row.source is not None else None
    changed = list(changed_values(before, after, language)) if before is not None else []
    yield Padding(Group(*(changed or texts_of(after, language))), (0, 0, 0, 2))


def by_role(values: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """A row's values by role, of the columns that have one; features by their names."""
    roles = expanded(columns, values).items()
    return {role.removeprefix(FEATURE): values[column] for role, column in roles if column in values}
