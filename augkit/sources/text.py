"""Text files: one row a line, in the column `text`."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from augkit.recipe.schema import Source
from augkit.sources.base import FileFacts, FileSource, OnBad, Part, counted
from augkit.sources.line_batches import gathered
from augkit.sources.locate import Located
from augkit.sources.roles import check_columns
from augkit.sources.streams import check_encoding, lines

__all__ = ["open_text"]

SCHEMA = pa.schema([("text", pa.string())])


def open_text(located: Located, spec: Source) -> TextSource:
    """Count the lines of all files and check their encoding. An empty line is a row.

    Raises:
        SourceError: a file is damaged or not in the encoding, or there is no line at all.
    """
    check_encoding(spec.encoding)
    check_columns(SCHEMA.names, spec, located.files[0].path)
    rows = {file.path: sum(1 for _ in lines(file, spec.encoding)) for file in located.files}
    parts = counted(located.parts, rows, empty="is empty")
    return TextSource(parts, located.files, spec.encoding)


class TextSource(FileSource):
    """Text files, a row a line."""

    def __init__(self, parts: list[Part], files: tuple[FileFacts, ...], encoding: str) -> None:
        super().__init__(SCHEMA, parts, files)
        self._encoding = encoding

    def read(self, file: FileFacts, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        return gathered(((len(line), (line,)) for _, line in lines(file, self._encoding)), SCHEMA)
