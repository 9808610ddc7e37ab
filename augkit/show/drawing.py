"""A changed text drawn line by line, with its labels beneath it.

Removed words are red and struck, added ones green; where there is no colour they stand in `[-…-]` and `{+…+}`. A label
is a row of carets beneath the words it belongs to in the *new* text, with its name; dots bridge what stands between
them. White space that was put in or taken out is shown as `␣`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.text import Text

from augkit.show.changes import Piece, word_changes
from augkit.show.console import printable
from augkit.show.labels import Labelled, Mark

__all__ = ["Drawing", "drawn"]

STYLES = {"same": "", "removed": "red strike", "added": "green", "elided": "dim"}
BRACKETS = {"removed": ("[-", "-]"), "added": ("{+", "+}")}
OPENING, CLOSING = ("[-", "{+"), ("-]", "+}")
SPACES = str.maketrans({" ": "␣", "\u00a0": "␣", "\u3000": "␣", "\n": "⏎"})
NOT_FIRST = "，。、；：？！％）」』】》”’…,.;:?!%)]}"  # of a line
NOT_LAST = "（「『【《“‘([{"
LONG = 700  # from this length on, only the surroundings of changes and labels are shown
AROUND = 80


@dataclass(frozen=True)
class Cell:
    """A character on the screen, or a bracket of two: how it looks, and its place in the new text, where it has one."""

    character: str
    kind: str
    place: int | None


class Drawing:
    """A text, changed or not, to be printed in whatever width there is.

    Args:
        after: the text as it is now, with its labels.
        before: as it was; None for a text that is only shown.
    """

    def __init__(self, after: Labelled, before: str | None = None) -> None:
        self.after = after
        self.pieces = [Piece(after.value, "same")] if before is None else word_changes(before, after.value)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        colour = console.color_system is not None and not console.no_color
        cells = _shortened(_cells(self.pieces, colour=colour), self.after.marks)
        begun: set[Mark] = set()
        width = max(20, options.max_width - 1)
        for line in _lines(cells, width):
            yield _styled(line)
            yield from _carets(line, self.after.marks, begun, width)


def drawn(after: Labelled, before: str | None = None) -> RenderableType:
    """A drawing, or a remark where there is nothing to draw."""
    if not after.value and not before:
        return Text("(empty)", "dim")
    return Group(Drawing(after, before))


def _cells(pieces: Sequence[Piece], *, colour: bool) -> list[Cell]:
    cells: list[Cell] = []
    place = 0
    for index, piece in enumerate(pieces):
        opening, closing = ("", "") if colour or piece.kind == "same" else BRACKETS[piece.kind]
        text, lead, trail = piece.text, "", ""
        if piece.kind != "same" and text.isspace():
            text = text.translate(SPACES)
        elif piece.kind == "removed":
            lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            text = text.strip()
            if colour and index + 1 < len(pieces) and pieces[index + 1].kind == "added":
                trail = " "
        cells += [Cell(character, "same", None) for character in lead]
        if opening:
            cells.append(Cell(opening, piece.kind, None))
        for character in text:
            cells.append(Cell(character, piece.kind, None if piece.kind == "removed" else place))
            place += piece.kind != "removed"
        if closing:
            cells.append(Cell(closing, piece.kind, None))
        cells += [Cell(character, "same", None) for character in trail]
    return cells


def _shortened(cells: list[Cell], marks: Sequence[Mark]) -> list[Cell]:
    """A long text with the stretches left out in which nothing happens."""
    if len(cells) <= LONG:
        return cells
    labelled = [(mark.start, mark.end) for mark in marks]
    wanted = [*range(AROUND)]
    for index, cell in enumerate(cells):
        inside = cell.place is not None and any(start <= cell.place < end for start, end in labelled)
        if cell.kind != "same" or inside:
            wanted += range(max(0, index - AROUND), min(len(cells), index + AROUND))
    kept = sorted(set(wanted))
    if len(kept) == AROUND:  # nothing to point at: as much of it as fits
        kept = [*range(LONG)]
    shown: list[Cell] = []
    before = -1
    for index in kept:
        if index != before + 1:
            shown += [Cell(character, "elided", None) for character in " … "]
        shown.append(cells[index])
        before = index
    if before < len(cells) - 1:
        shown += [Cell(character, "elided", None) for character in " …"]
    return shown


def _lines(cells: Sequence[Cell], width: int) -> Iterator[list[Cell]]:
    """Cut at spaces, at line breaks, between ideographs, and elsewhere only within words that are too long."""
    line: list[Cell] = []
    used = part = 0  # `part`: where the next line may start
    for cell in cells:
        if cell.character == "\n":
            yield [*line, Cell("⏎", "elided", cell.place)]
            line, used, part = [], 0, 0
            continue
        wide = cell_len(cell.character)
        if line and _may_part(line[-1].character, cell.character):
            part = len(line)
        if used + wide > width and cell.character == " ":
            yield line
            line, used, part = [], 0, 0
            continue
        while used + wide > width and line:
            part = part or len(line)
            yield line[: part - (line[part - 1].character == " ")]
            line, part = line[part:], 0
            used = sum(cell_len(kept.character) for kept in line)
        line.append(cell)
        used += wide
    if line:
        yield line


def _may_part(last: str, first: str) -> bool:
    """Whether a line may end between two cells."""
    if last in OPENING or first in CLOSING or last in NOT_LAST or first in NOT_FIRST:
        return False
    if last == " " or (last in CLOSING and first in OPENING):
        return True
    bracket = last in CLOSING or first in OPENING
    return any(cell_len(one) == 2 for one in (last, first) if not (bracket and one in (*OPENING, *CLOSING)))


def _styled(line: Sequence[Cell]) -> Text:
    text = Text(no_wrap=True, overflow="ignore")
    for kind, run in groupby(line, key=lambda cell: cell.kind):
        text.append(printable("".join(cell.character for cell in run)), STYLES[kind])
    return text


def _carets(line: Sequence[Cell], marks: Sequence[Mark], begun: set[Mark], width: int) -> Iterator[Text]:
    """Rows of carets with names for the labels that touch a line; a name is said once, where there is room."""
    rows: list[str] = []
    for mark in sorted(marks, key=lambda mark: mark.start):
        under = [cell.place is not None and mark.start <= cell.place < mark.end for cell in line]
        if not any(under):
            continue
        first = under.index(True)
        last = len(under) - under[::-1].index(True)
        start = sum(cell_len(cell.character) for cell in line[:first])
        shown = "".join(
            ("^" if touched else ".") * cell_len(cell.character)
            for cell, touched in zip(line[first:last], under[first:last], strict=True)
        )
        if mark not in begun and mark.name:
            name = printable(mark.name)
            if start + len(shown) + 1 + cell_len(name) > width and start > cell_len(name):
                start -= cell_len(name) + 1
                shown = f"{name} {shown}"
            else:
                shown = f"{shown} {name}"
        begun.add(mark)
        for index, row in enumerate(rows):
            if cell_len(row) < start:
                rows[index] = row + " " * (start - cell_len(row)) + shown
                break
        else:
            rows.append(" " * start + shown)
    for row in rows:
        yield Text(row, "cyan", no_wrap=True, overflow="ignore")
