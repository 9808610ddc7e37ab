"""What every source looks like to the rest of augkit: a schema, named parts, and batches that stream."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa

from augkit.errors import SourceError

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "BadRow",
    "FileFacts",
    "FileSource",
    "OnBad",
    "OpenSource",
    "Part",
    "bounded",
    "counted",
    "excerpt",
]

MAX_ROWS = 8192
MAX_BYTES = 32 << 20


@dataclass(frozen=True)
class BadRow:
    """A row that could not be read. The caller quarantines it.

    Attributes:
        file: path as shown.
        line: line the row begins at, from 1; None where the format has no lines.
        reason: what is wrong with it.
        excerpt: its first characters.
    """

    file: str
    line: int | None
    reason: str
    excerpt: str


OnBad = Callable[[BadRow], None]


@dataclass(frozen=True)
class FileFacts:
    """One file of a source.

    Attributes:
        path: as shown to the user and recorded: relative to the recipe's folder where it stands under it.
        bytes: size as stored; 0 where the server does not say.
        location: where it is opened: an absolute path or a URL.
    """

    path: str
    bytes: int
    location: str = field(default="", compare=False)


@dataclass(frozen=True)
class Part:
    """The rows of one split, in order.

    Attributes:
        split: `train` where nothing names splits.
        files: paths as shown, in reading order.
        rows: rows that can be read, bad rows not counted; None before the source has been opened.
    """

    split: str
    files: tuple[str, ...]
    rows: int | None = None


class OpenSource(ABC):
    """A source whose columns and types are known and whose rows can be streamed any number of times.

    Attributes:
        schema: final type of every column; every batch has exactly this schema. Keeps `huggingface` features.
        parts: one a split.
        files: every file of every part.
        notes: what the user should know of what was found.
    """

    schema: pa.Schema
    parts: tuple[Part, ...]
    files: tuple[FileFacts, ...]
    notes: tuple[str, ...] = ()

    @abstractmethod
    def batches(self, part: Part, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        """Stream the rows of a part in order, at most 8,192 rows and about 32 MB at a time (one row may be larger).

        Args:
            part: one of `parts`.
            on_bad: called once for each row that could not be read, in order.

        Raises:
            SourceError: the data cannot be read on.
        """


class FileSource(OpenSource):
    """A source that reads one file after another; a subclass says how one file is read."""

    def __init__(self, schema: pa.Schema, parts: Sequence[Part], files: Sequence[FileFacts]) -> None:
        self.schema = schema
        self.parts = tuple(parts)
        self.files = tuple(files)

    @abstractmethod
    def read(self, file: FileFacts, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        """Batches of one file, with `schema`, of any size the reader can bound."""

    def batches(self, part: Part, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        by_path = {file.path: file for file in self.files}
        for path in part.files:
            for batch in self.read(by_path[path], on_bad):
                yield from bounded(batch)


def counted(parts: Sequence[Part], rows: Mapping[str, int], *, empty: str) -> list[Part]:
    """The parts with their number of rows.

    Args:
        parts: as located.
        rows: good rows of each file, by path as shown.
        empty: what to say of files without a row, as in `hold no sentence`.

    Raises:
        SourceError: no file has a row.
    """
    if not any(rows.values()):
        listed = ", ".join(list(rows)[:4]) + (f" and {len(rows) - 4} more" if len(rows) > 4 else "")
        raise SourceError(f"No row can be read: {listed} {empty}.", hint="Check what wrote the data.")
    return [replace(part, rows=sum(rows[path] for path in part.files)) for part in parts]


def bounded(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """Cut a batch into slices of at most `MAX_ROWS` rows and `MAX_BYTES` bytes; a slice of one row may be larger."""
    rows = batch.num_rows
    if rows == 0:
        return
    if rows <= MAX_ROWS and (rows == 1 or batch.nbytes <= MAX_BYTES):
        yield batch
    elif rows > MAX_ROWS:
        for start in range(0, rows, MAX_ROWS):
            yield from bounded(batch.slice(start, MAX_ROWS))
    else:
        yield from bounded(batch.slice(0, rows // 2))
        yield from bounded(batch.slice(rows // 2))


def excerpt(text: str, *, limit: int = 200) -> str:
    """The first `limit` characters, with `…` where something was cut.

    >>> excerpt("abcdef", limit=3)
    'abc…'
    """
    return text if len(text) <= limit else text[:limit] + "…"
