"""What `augkit preview` shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from augkit.features import FEATURE
from augkit.ops.described_media import described_media, is_media
from augkit.ops.equality import same_values
from augkit.previewing import Preview, PreviewedCopy, PreviewedRow
from augkit.show.amounts import count
from augkit.show.console import printable
from augkit.show.drawing import drawn
from augkit.show.labels import labelled_texts

__all__ = ["changed_values", "previewed", "texts_of"]

MOST_CHARACTERS = 200


def previewed(preview: Preview, page: Path | None = None) -> RenderableType:
    """Rows and their copies, and where their page stands."""
    parts: list[RenderableType] = []
    for row in preview.rows:
        parts += [*_row(row, preview), Text()]
    if not preview.rows:
        done = f"{preview.step} changed none of the rows tried" if preview.step else "no row is augmented"
        parts += [Text(f"There is nothing to show: {done}."), Text()]
    notes = [f"The page with these rows is {page}."] if page else []
    if preview.text_gates:
        compare = "compare" if len(preview.text_gates) > 1 else "compares"
        notes.append(f"{' and '.join(preview.text_gates)} {compare} all rows; a build may drop some of these copies.")
    if preview.read is not None:
        notes.append(f"Only the first {preview.read:,} rows of each file were read; --limit reads more.")
    parts += [Text(note, "dim") for note in notes]
    return Group(*(parts if notes else parts[:-1]))


def _row(row: PreviewedRow, preview: Preview) -> Iterator[RenderableType]:
    head = Text.assemble((row.row_id, "bold"), (f"   {row.split}", "dim"))
    if row.label is not None:
        head.append(f"   label {printable(row.label)}", "dim")
    yield head
    yield Padding(Group(*texts_of(row.values, preview.language)), (0, 0, 0, 2))
    shown = [copy for copy in row.copies if not (copy.dropped or copy.failed)]
    for copy in shown:
        yield Text()
        yield from _copy(copy, preview)
    left_out = Counter(copy.dropped or copy.failed for copy in row.copies if copy.dropped or copy.failed)
    if len(row.copies) == 1 and left_out:
        yield Text()
        yield from _copy(row.copies[0], preview)
    remarks = [f"{number:,} drawn and left out, {printable(why)}" for why, number in left_out.items()]
    if row.more:
        remarks.insert(0, f"… and {count(row.more, 'more copy', 'more copies')}")
    if remarks:
        yield Text()
        yield Text(f"  {'; '.join(remarks)}", "dim")


def _copy(copy: PreviewedCopy, preview: Preview) -> Iterator[RenderableType]:
    steps = [str(entry["step"]) for entry in copy.steps]
    head = Text.assemble(
        (f"  /{copy.row_id.rpartition('/')[2]}", "bold"), ("   " + (", ".join(steps) or "no step"), "dim")
    )
    if copy.dropped:
        head.append(f"   left out by {copy.dropped}", "yellow")
    if copy.failed:
        head.append(f"   {printable(copy.failed)}", "red")
    yield head
    if not copy.failed:
        for shown in changed_values(copy.before, copy.values, preview.language):
            yield Padding(shown, (0, 0, 0, 5))


def texts_of(values: Mapping[str, Any], language: str) -> Iterator[RenderableType]:
    """The texts of a row with their labels; with their roles where there are several."""
    texts = labelled_texts(values, language)
    for role, text in texts.items():
        if len(texts) > 1:
            yield Text(role, "dim")
        yield drawn(text)


def changed_values(before: Mapping[str, Any], after: Mapping[str, Any], language: str) -> Iterator[RenderableType]:
    """Whatever differs between a row before and after, texts word by word with their labels.

    Args:
        before: values by role.
        after: values by role.
        language: of the texts.
    """
    old, new = labelled_texts(before, language), labelled_texts(after, language)
    for role, text in new.items():
        if role in old and (text != old[role] or len(new) == 1):
            if len(new) > 1:
                yield Text(role, "dim")
            yield drawn(text, old[role].value)
    drawn_roles = {"tokens", "tags", "spans", "answers"} if new else set()
    for role, value in after.items():
        if role not in new and role not in drawn_roles and not same_values({role: value}, {role: before.get(role)}):
            old_text, new_text = _short(before.get(role)), _short(value)
            name = role.removeprefix(FEATURE)
            yield Text.assemble((f"{name}  ", "dim"), (old_text, "red"), ("  →  ", "dim"), (new_text, "green"))


def _short(value: Any) -> str:
    if is_media(value):
        return printable(described_media(value))
    text = printable(" ".join(str(value).split()) if isinstance(value, np.ndarray) else str(value))
    return text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + "…"
