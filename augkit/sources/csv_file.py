"""One csv file, read as a stream of record batches."""

from __future__ import annotations

import codecs
import io
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, TypeVar

import pyarrow as pa
import pyarrow.csv

from augkit.errors import SourceError
from augkit.sources.base import BadRow, FileFacts, OnBad, excerpt
from augkit.sources.csv_lines import RecordLines, ends_inside_quotes, inside_after
from augkit.sources.csv_types import FALSE_VALUES, TRUE_VALUES, ColumnType
from augkit.sources.streams import first_line, open_utf8, reading, undecodable

__all__ = ["CsvFile"]

BLOCKS = (1 << 20, 16 << 20, 128 << 20, 1 << 29)
"""Bytes read at a time; the next larger is taken where a row does not fit. A row must fit in the last."""

Types = dict[str, pa.DataType]
Result = TypeVar("Result")


class CsvFile:
    """One delimited file. Opening it reads the header.

    Attributes:
        names: columns, in order; one without a name is called `Unnamed: N`, as pandas does.
        nameless: those without a name.

    Raises:
        SourceError: the file is empty, unreadable, or not in the encoding.
    """

    def __init__(self, file: FileFacts, encoding: str, delimiter: str) -> None:
        self._file = file
        self._encoding = encoding
        self._delimiter = delimiter
        self._block = 0
        self._header = self._read_header()
        self.names = [name or f"Unnamed: {number}" for number, name in enumerate(self._header)]
        self.nameless = [name for name, head in zip(self.names, self._header, strict=True) if not head]
        if any("\0" in name for name in self._header):
            raise SourceError(
                f"The header of {file.path} holds NUL characters: it looks like UTF-16.",
                hint="Write `encoding: utf-16` (or utf-16-le) under `source:`.",
            )

    def survey(self, columns: dict[str, ColumnType]) -> int:
        """Show every value to its column's type; return the number of good rows.

        Raises:
            SourceError: the file is damaged or not in the encoding, a quote is never closed, or every row is bad.
        """
        return self._widening(lambda: self._survey(columns))

    def batches(self, types: Types, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        """Typed batches of the good rows; bad rows go to `on_bad`. To be called after `survey`."""
        invalid: deque[Any] = deque()
        lines = RecordLines(self._file, self._encoding, self._delimiter)

        def report() -> None:
            while invalid:
                row = invalid.popleft()
                reason = f"{row.actual_columns} cells where the header has {row.expected_columns}"
                on_bad(BadRow(self._file.path, lines.line_of(row.number), reason, excerpt(row.text)))

        for batch in self._records(types, invalid):
            report()
            yield batch
        report()

    def _read_header(self) -> list[str]:
        head, inside = b"", False
        with reading(self._file), self._guarded(), open_utf8(self._file, self._encoding) as stream:
            while (inside or not head.strip()) and (piece := stream.readline(BLOCKS[1])):
                head += piece
                inside = inside_after(piece.decode("utf-8").removesuffix("\n"), inside, self._delimiter)
                if len(head) >= BLOCKS[1]:
                    break
        if inside:
            raise self._unclosed(1)
        if b"\n" not in head and b"\r" in head:  # A file of lines that end in \r comes as one piece, perhaps cut.
            head = head[: head.index(b"\r")]
        with self._guarded():
            options = self._options({}, deque()) | {"read_options": pyarrow.csv.ReadOptions(block_size=len(head) + 2)}
            return list(pyarrow.csv.open_csv(io.BytesIO(head.rstrip(b"\n") + b"\n"), **options).schema.names)

    def _survey(self, columns: dict[str, ColumnType]) -> int:
        rows, bad = 0, 0
        last_bad: Any = None
        last_cell: str | None = None
        invalid: deque[Any] = deque()
        with reading(self._file), self._guarded(), self._stream() as stream:
            options = self._options(dict.fromkeys(self._header, pa.string()), invalid)
            for batch in pyarrow.csv.open_csv(stream, **options):
                rows += batch.num_rows
                for name, values in zip(self.names, batch.columns, strict=True):
                    columns[name].see(values)
                if batch.num_rows:
                    last_cell = batch.column(batch.num_columns - 1)[-1].as_py()
                while invalid:
                    bad, last_bad = bad + 1, invalid.popleft()
        while invalid:
            bad, last_bad = bad + 1, invalid.popleft()
        records = 1 + rows + bad
        if last_bad is not None and last_bad.number == records:
            unclosed = ends_inside_quotes(last_bad.text, self._delimiter)
        else:
            unclosed = "\n" in (last_cell or "") and not stream.ends_with_quote
        if unclosed:
            raise self._unclosed(records)
        if bad and not rows:
            raise SourceError(
                f"No row of {self._file.path} has the {len(self.names)} cells the header has; it has {bad:,} rows.",
                hint=f"Cells are cut at {self._delimiter!r}; if that is wrong, write `delimiter:` under `source:`.",
            )
        return rows

    def _records(self, types: Types, invalid: deque[Any]) -> Iterator[pa.RecordBatch]:
        by_header = {head: types[name] for head, name in zip(self._header, self.names, strict=True)}
        with reading(self._file), self._guarded(), self._stream() as stream:
            yield from pyarrow.csv.open_csv(stream, **self._options(by_header, invalid))

    def _stream(self) -> WholeLines:
        return WholeLines(open_utf8(self._file, self._encoding))

    def _options(self, types: Types, invalid: deque[Any]) -> dict[str, Any]:
        def skip(row: Any) -> str:
            invalid.append(row)
            return "skip"

        return {
            "read_options": pyarrow.csv.ReadOptions(use_threads=False, block_size=BLOCKS[self._block]),
            "parse_options": pyarrow.csv.ParseOptions(
                delimiter=self._delimiter, newlines_in_values=True, invalid_row_handler=skip
            ),
            "convert_options": pyarrow.csv.ConvertOptions(
                column_types=types,
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
                true_values=TRUE_VALUES,
                false_values=FALSE_VALUES,
            ),
        }

    def _widening(self, read: Callable[[], Result]) -> Result:
        """Call `read`, with larger blocks as long as a row does not fit."""
        while True:
            try:
                return read()
            except RowTooLongError:
                if self._block + 1 == len(BLOCKS):
                    raise SourceError(
                        f"A row of {self._file.path} is longer than {BLOCKS[-1] >> 20} MB, or a quote is never closed.",
                        hint="Close the quote; rows as long as that can be read from parquet.",
                    ) from None
                self._block += 1

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Say in augkit's words what the csv reader says in its own."""
        try:
            yield
        except UnicodeDecodeError:
            raise undecodable(self._file, self._encoding) from None
        except pa.ArrowInvalid as error:
            message = str(error)
            if "straddl" in message:
                raise RowTooLongError from error
            if "UTF8" in message:
                raise undecodable(self._file, self._encoding) from None
            if "Empty CSV file" in message:
                raise SourceError(
                    f"{self._file.path} is empty.", hint="A csv file begins with a line of column names."
                ) from None
            raise SourceError(f"{self._file.path} cannot be read as csv: {first_line(error)}.") from error

    def _unclosed(self, record: int) -> SourceError:
        line = RecordLines(self._file, self._encoding, self._delimiter).line_of(record)
        return SourceError(
            f"{self._file.path}, line {line}: a quote is opened in this row and not closed before the file ends.",
            hint='Close it; inside a quoted cell a quote is written twice, as in "say ""hi""".',
        )


class RowTooLongError(Exception):
    """A row does not fit in the block."""


class WholeLines(io.RawIOBase):
    """A UTF-8 stream whose last line ends, so that a header alone is a header.

    Reading raises UnicodeDecodeError at bytes that are not UTF-8: the csv reader would not look at those of a bad row.

    Attributes:
        ends_with_quote: whether the last character that ends no line is a quote.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._last = b"\n"
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self.ends_with_quote = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._decoder.decode(data, final=not data)
        if len(data) < size and not (data or self._last).endswith((b"\n", b"\r")):
            data += b"\n"
        if solid := data[-64:].rstrip(b"\r\n"):
            self.ends_with_quote = solid.endswith(b'"')
        self._last = data[-1:] or self._last
        return data

    def close(self) -> None:
        self._stream.close()
        super().close()
