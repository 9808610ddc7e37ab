"""What `augkit explain` shows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from augkit.ops.described_media import described_media, is_media
from augkit.show.console import facts, printable, section
from augkit.show.preview import changed_values, texts_of
from augkit.show.rejects import by_role

if TYPE_CHECKING:
    from augkit.store.explain import Explanation, RowFacts

__all__ = ["explained"]

MOST = 12
MOST_CHARACTERS = 160


def explained(found: Explanation, recipe: Mapping[str, Any], *, verbose: bool) -> RenderableType:
    """Where a row comes from.

    Args:
        found: the explanation.
        recipe: of the version, for the roles of its columns.
        verbose: show everything that was drawn, and all relatives.
    """
    source = recipe.get("source", {})
    columns: Mapping[str, str] = source.get("columns", {})
    language = str(source.get("language", "en"))
    parts: list[RenderableType] = []
    for row in found.rows:
        parts += [*_row(row, found, columns, language, verbose=verbose)]
    if not found.rows:
        parts.append(Text.assemble((printable(found.row_id), "bold"), (f"   not in {found.version}", "yellow")))
        parts += _dropped(found, columns, language)
    most = None if verbose else MOST
    if found.copies:
        title = "its other copies" if found.rows and found.rows[0].copy is not None else "its copies"
        lines = [
            Text.assemble(printable(copy.row_id), (f"   {', '.join(str(step['step']) for step in copy.steps)}", "dim"))
            for copy in found.copies[:most]
        ]
        if len(found.copies) > len(lines):
            lines.append(Text(f"… and {len(found.copies) - len(lines):,} more", "dim"))
        parts.append(section(f"{title} ({len(found.copies):,})", Group(*lines)))
    if found.losses:
        losses = [
            Text.assemble(
                printable(loss.row_id or "?"), (f"   {printable(loss.cause)}: {printable(loss.reason)}", "dim")
            )
            for loss in found.losses[:most]
        ]
        if len(found.losses) > len(losses):
            losses.append(Text(f"… and {len(found.losses) - len(losses):,} more", "dim"))
        parts.append(section(f"left out ({len(found.losses):,})", Group(*losses)))
    return Group(*parts)


def _dropped(found: Explanation, columns: Mapping[str, str], language: str) -> Iterator[RenderableType]:
    """What a row says that a gate dropped; beside its source row where that is published."""
    for loss in found.losses:
        if loss.row_id == found.row_id and (values := loss.facts.get("values")) is not None:
            after = by_role(values, columns)
            sources = [by_role(source.values or {}, columns) for source in found.sources[:1]]
            changed = [one for before in sources for one in changed_values(before, after, language)]
            yield Padding(Group(*(changed or texts_of(after, language))), (0, 0, 0, 2))


def _row(
    row: RowFacts, found: Explanation, columns: Mapping[str, str], language: str, *, verbose: bool
) -> Iterator[RenderableType]:
    kind = "a source row" if row.copy is None else f"copy {row.copy} of {row.source_id}"
    yield Text.assemble((printable(row.row_id), "bold"), (f"   {kind}, in {row.split} of {found.version}", "dim"))
    values = by_role(row.values or {}, columns)
    source = next((one for one in found.sources if one.row_id == row.source_id), None)
    if row.copy is None or source is None:
        yield Padding(Group(*texts_of(values, language)), (0, 0, 0, 2))
    else:
        before = by_role(source.values or {}, columns)
        yield Padding(Group(*texts_of(before, language)), (0, 0, 0, 2))
        yield Text()
        for shown in changed_values(before, values, language):
            yield Padding(shown, (0, 0, 0, 2))
    if row.copy is not None and source is None:
        yield Text("  Its source row is not published.", "dim")
    if row.steps:
        yield section("what was drawn", Group(*_steps(row, verbose=verbose)))
    others = {
        name: _short(value)
        for name, value in (row.values or {}).items()
        if name not in [column for role, column in columns.items() if role in ("text", "tokens", "tags")]
    }
    yield section("row", facts({**others, "file": row.file}))


def _steps(row: RowFacts, *, verbose: bool) -> Iterator[Text]:
    for step in row.steps:
        drawn_words = json.dumps(step.get("drawn"), ensure_ascii=False)
        if not verbose and len(drawn_words) > MOST_CHARACTERS:
            drawn_words = drawn_words[:MOST_CHARACTERS] + "…"
        version = f"   {step['name']}, version {step['version']}" if "name" in step else ""
        yield Text.assemble(str(step["step"]), (version, "dim"))
        yield Text(f"  {printable(drawn_words)}", "dim")


def _short(value: Any) -> str:
    if is_media(value):
        return described_media(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + "…"
