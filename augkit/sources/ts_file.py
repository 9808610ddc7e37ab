"""Time series as aeon, sktime and the UCR and UEA archives store them: a header, then a series a line.

Dimensions of a line are set apart by colons and values by commas; `?` and `NaN` are missing values. With timestamps
each value is written `(time,value)`. The class, or a number to be predicted, comes last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from augkit.errors import SourceError
from augkit.recipe.schema import Source
from augkit.sources.base import BadRow, FileFacts, FileSource, OnBad, Part, counted, excerpt
from augkit.sources.line_batches import gathered
from augkit.sources.locate import Located
from augkit.sources.roles import check_columns
from augkit.sources.streams import check_encoding, lines

__all__ = ["Header", "open_ts", "parse_series"]

SERIES = pa.field("series", pa.list_(pa.list_(pa.float64())))
TIMED = re.compile(r"\s*\(([^()]*),([^(),]*)\)\s*(?:,|$)")
MISSING = frozenset({"?", "nan", ""})


@dataclass(frozen=True)
class Header:
    """What the `@` lines of a file say.

    Attributes:
        timed: whether values have times.
        classes: whether a class comes last in each line.
        target: whether a number to be predicted does.
        steps: of every series; None where lengths differ or are not said.
        dimensions: of every series; None where that is not said.
    """

    timed: bool = False
    classes: tuple[str, ...] | None = None
    target: bool = False
    steps: int | None = None
    dimensions: int | None = None

    @property
    def schema(self) -> pa.Schema:
        fields = [SERIES]
        if self.timed:
            fields.append(pa.field("times", pa.list_(pa.float64())))
        if self.classes is not None:
            fields.append(pa.field("label", pa.string()))
        elif self.target:
            fields.append(pa.field("label", pa.float64()))
        return pa.schema(fields)


Row = tuple[Any, ...]


def open_ts(located: Located, spec: Source) -> TsSource:
    """Read the headers and count the series of all files.

    Raises:
        SourceError: a file has no `@data` line or another header than the first, or no series can be read.
    """
    check_encoding(spec.encoding)
    headers = {file.path: _header(file, spec.encoding) for file in located.files}
    first = located.files[0].path
    schema = headers[first].schema
    for path, header in headers.items():
        if header.schema != schema:
            raise SourceError(
                f"{path} has the columns {', '.join(header.schema.names)}, and {first} has {', '.join(schema.names)}.",
                hint="Compare their lines @timeStamps, @classLabel and @targetLabel.",
            )
    check_columns(schema.names, spec, first)
    rows = {
        file.path: sum(not isinstance(found, BadRow) for found in _rows(file, headers[file.path], spec.encoding))
        for file in located.files
    }
    return TsSource(
        schema, counted(located.parts, rows, empty="holds no series"), located.files, headers, spec.encoding
    )


class TsSource(FileSource):
    """Series as lists of numbers, one a dimension; with times and a label where the files have them."""

    def __init__(
        self,
        schema: pa.Schema,
        parts: list[Part],
        files: tuple[FileFacts, ...],
        headers: dict[str, Header],
        encoding: str,
    ) -> None:
        super().__init__(schema, parts, files)
        self._headers, self._encoding = headers, encoding

    def read(self, file: FileFacts, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        return gathered(self._good(file, on_bad), self.schema)

    def _good(self, file: FileFacts, on_bad: OnBad) -> Iterator[tuple[int, Row]]:
        for found in _rows(file, self._headers[file.path], self._encoding):
            if isinstance(found, BadRow):
                on_bad(found)
            else:
                yield sum(8 * len(channel) for channel in found[0]), found


def _header(file: FileFacts, encoding: str) -> Header:
    said: dict[str, list[str]] = {}
    for number, line in lines(file, encoding):
        words = line.split()
        if not words or line.startswith("#"):
            continue
        if not words[0].startswith("@"):
            raise SourceError(
                f"{file.path}, line {number}: {excerpt(line, limit=60)!r} stands before `@data`.",
                hint="A .ts file begins with # comments and @ lines, the last of them `@data`; is this another format?",
            )
        key = words[0][1:].lower()
        if key == "data":
            return _read_header(file, said)
        said[key] = words[1:]
    raise SourceError(f"{file.path} has no line `@data`, after which the series of a .ts file stand.")


def _read_header(file: FileFacts, said: dict[str, list[str]]) -> Header:
    def is_true(key: str) -> bool:
        return bool(said.get(key)) and said[key][0].lower() == "true"

    def number(key: str) -> int | None:
        words = said.get(key, [])
        if words and not words[0].isdigit():
            raise SourceError(f"{file.path}: `@{key}` is {words[0]!r}, and should be a whole number.")
        return int(words[0]) if words else None

    return Header(
        timed=is_true("timestamps"),
        classes=tuple(said["classlabel"][1:]) if is_true("classlabel") else None,
        target=is_true("targetlabel"),
        steps=number("serieslength") if is_true("equallength") else None,
        dimensions=1 if is_true("univariate") else number("dimensions"),
    )


def _rows(file: FileFacts, header: Header, encoding: str) -> Iterator[Row | BadRow]:
    in_data = False
    for number, line in lines(file, encoding):
        if not in_data:
            in_data = line.strip().lower() == "@data"
        elif line.strip() and not line.startswith("#"):
            try:
                yield parse_series(line, header)
            except ValueError as error:
                yield BadRow(file.path, number, str(error), excerpt(line))


def parse_series(line: str, header: Header) -> Row:
    """One line: the values of each dimension, then times and label as far as the file has them.

    Raises:
        ValueError: it is not as the header says; says why.

    >>> parse_series("1.5,?:2,3:walking", Header(classes=("walking", "running")))
    ([[1.5, nan], [2.0, 3.0]], 'walking')
    """
    has_label = header.classes is not None or header.target
    *parts, label = _cut(line.strip(), header.timed) if has_label else [*_cut(line.strip(), header.timed), ""]
    times: list[float] | None = None
    channels: list[list[float]] = []
    for part in parts:
        if header.timed:
            own_times, values = _timed(part)
            if times is not None and own_times != times:
                raise ValueError("its dimensions have different times")
            times = own_times
        else:
            values = [_number(cell) for cell in part.split(",")]
        channels.append(values)
    if not channels:
        raise ValueError("there is no series before the label")
    if len({len(channel) for channel in channels}) > 1:
        raise ValueError("its dimensions have different lengths: " + ", ".join(str(len(one)) for one in channels))
    if header.dimensions is not None and len(channels) != header.dimensions:
        raise ValueError(f"it has {len(channels)} dimensions, and the header says {header.dimensions}")
    if header.steps is not None and len(channels[0]) != header.steps:
        raise ValueError(f"it has {len(channels[0])} steps, and the header says {header.steps}")
    row: list[Any] = [channels]
    if header.timed:
        row.append(times or [])
    if header.classes is not None:
        if header.classes and label.strip() not in header.classes:
            raise ValueError(f"its class {label.strip()!r} is not among those of the header")
        row.append(label.strip())
    elif header.target:
        row.append(_number(label))
    return tuple(row)


def _cut(line: str, timed: bool) -> list[str]:
    """The parts between colons; those within the times in brackets do not count."""
    return re.split(r":(?![^()]*\))", line) if timed else line.split(":")


def _number(cell: str) -> float:
    cell = cell.strip()
    if cell.lower() in MISSING:
        return float("nan")
    try:
        value = float(cell)
    except ValueError:
        raise ValueError(f"{excerpt(cell, limit=40)!r} is not a number") from None
    if np.isinf(value):
        raise ValueError(f"{cell!r} is not a finite number")
    return value


def _timed(part: str) -> tuple[list[float], list[float]]:
    times: list[float] = []
    values: list[float] = []
    end = 0
    for match in TIMED.finditer(part):
        if match.start() != end:
            break
        times.append(_time(match[1].strip()))
        values.append(_number(match[2]))
        end = match.end()
    if end != len(part):
        raise ValueError(f"{excerpt(part[end:], limit=40)!r} is not a pair of time and value in brackets")
    return times, values


def _time(text: str) -> float:
    """A number, or a date and time as seconds since 1970, those without an offset taken for UTC."""
    try:
        return float(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{excerpt(text, limit=40)!r} is neither a number nor a date and time") from None
    base = datetime(1970, 1, 1, tzinfo=moment.tzinfo)
    offset = moment.utcoffset()
    return (moment - base).total_seconds() - (offset.total_seconds() if offset else 0.0)
