"""On which line a record of a csv file begins."""

from __future__ import annotations

from collections.abc import Iterator

from augkit.sources.base import FileFacts
from augkit.sources.streams import lines

__all__ = ["RecordLines", "ends_inside_quotes", "inside_after"]


class RecordLines:
    """Lines of records, asked for in rising order.

    A second, slow look at the file (the fast reader counts records, not lines), begun at the first question: only files
    with bad rows pay for it. It counts quotes and line ends only, so a cell may be of any size.

    Args:
        file: the file.
        encoding: its encoding.
        delimiter: what stands between cells.
    """

    def __init__(self, file: FileFacts, encoding: str, delimiter: str) -> None:
        self._starts = _record_starts(lines(file, encoding), delimiter)
        self._record = 0
        self._line: int | None = None

    def line_of(self, record: int) -> int | None:
        """The line record number `record` begins at; the header is record 1."""
        while self._record < record:
            self._line = next(self._starts, None)
            self._record += 1
        return self._line


def ends_inside_quotes(record: str, delimiter: str) -> bool:
    """Whether a record opens a quote that it never closes.

    >>> ends_inside_quotes('1,"x', ","), ends_inside_quotes('5" pipe,"x"', ",")
    (True, False)
    """
    inside = False
    for line in record.split("\n"):
        inside = inside_after(line, inside, delimiter)
    return inside


def _record_starts(numbered: Iterator[tuple[int, str]], delimiter: str) -> Iterator[int]:
    inside = False
    for number, line in numbered:
        if not inside and line:
            yield number
        inside = inside_after(line, inside, delimiter)


def inside_after(line: str, inside: bool, delimiter: str) -> bool:
    """Whether a quote is open at the end of a line: a quote opens at the start of a cell only."""
    if '"' not in line:
        return inside
    position = 0
    while True:
        if inside:
            position = line.find('"', position)
            if position < 0:
                return True
            if line.startswith('""', position):
                position += 2
                continue
            inside = False
            position = _next_cell(line, position + 1, delimiter)
        elif line.startswith('"', position):
            inside = True
            position += 1
            continue
        else:
            position = _next_cell(line, position, delimiter)
        if position < 0:
            return False


def _next_cell(line: str, position: int, delimiter: str) -> int:
    found = line.find(delimiter, position)
    return found + 1 if found >= 0 else -1
