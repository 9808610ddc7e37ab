"""csv and tsv files: read twice, once for the types and once for the rows."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from augkit.errors import SourceError
from augkit.recipe.schema import Source
from augkit.sources.base import FileFacts, FileSource, OnBad, Part, counted, excerpt
from augkit.sources.csv_file import CsvFile
from augkit.sources.csv_types import ColumnType, as_numbers
from augkit.sources.locate import Located
from augkit.sources.roles import check_columns, naming_columns, string_columns
from augkit.sources.streams import check_encoding

__all__ = ["DelimitedSource", "open_delimited"]


def open_delimited(located: Located, spec: Source) -> DelimitedSource:
    """Read all files once: column names, the type of each column over all values, number of rows.

    Raises:
        SourceError: a file is empty, damaged, not in the encoding, lacks a column the recipe names, or none has a row.
    """
    check_encoding(spec.encoding)
    delimiter = spec.delimiter or ("\t" if located.format == "tsv" else ",")
    if not delimiter.isascii() or delimiter in '"\r\n\0':
        raise SourceError(
            f"`delimiter: {delimiter!r}` cannot stand between cells.",
            hint="Use one ASCII character, such as , ; | or a tab.",
        )
    files = {file.path: CsvFile(file, spec.encoding, delimiter) for file in located.files}
    for path, one in files.items():
        check_columns(one.names, spec, path, delimiter=delimiter)
    always, naming = string_columns(spec), naming_columns(spec)
    names = dict.fromkeys(name for one in files.values() for name in one.names)
    columns = {name: ColumnType(string=name in always, named=name in naming) for name in names}
    # Options of the csv reader go by name in the header, so columns that have none share a type.
    for one in files.values():
        columns |= {name: ColumnType(string=True) for name in one.nameless if len(one.nameless) > 1}
    rows = {path: one.survey(columns) for path, one in files.items()}
    schema = pa.schema([(name, column.type) for name, column in columns.items()])
    parts = counted(located.parts, rows, empty="has a header and no rows")
    gaps = {name for name, column in columns.items() if column.has_missing and column.type != pa.string()}
    source = DelimitedSource(schema, parts, located.files, files, gaps)
    labels = {spec.columns.get("label")}
    of = "" if len(files) == 1 else " of all files"
    strangers = {name: column.stranger for name, column in columns.items() if name not in naming - labels}
    source.notes = tuple(_note(name, of, *found) for name, found in strangers.items() if found)
    return source


def _note(column: str, of: str, row: int, value: str, count: int) -> str:
    """What to say of a column that a few words among numbers make text."""
    what = f"a value that is none, {excerpt(value)!r} in row {row:,}{of}"
    if count > 1:
        what = f"{count:,} values that are none, the first {excerpt(value)!r} in row {row:,}{of}"
    return (
        f"column {column!r} holds numbers and {what}, so that the whole column is text; "
        "where numbers are meant, correct such cells, or leave them empty if the number is missing"
    )


class DelimitedSource(FileSource):
    """Delimited files whose types are known.

    Args:
        gaps: columns of numbers of which some are spelt as missing.
    """

    def __init__(
        self,
        schema: pa.Schema,
        parts: list[Part],
        files: tuple[FileFacts, ...],
        readers: dict[str, CsvFile],
        gaps: set[str],
    ) -> None:
        super().__init__(schema, parts, files)
        self._readers = readers
        self._gaps = gaps

    def read(self, file: FileFacts, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        one = self._readers[file.path]
        types = {name: pa.string() if name in self._gaps else self.schema.field(name).type for name in one.names}
        for batch in one.batches(types, on_bad):
            have = dict(zip(one.names, batch.columns, strict=True))
            have |= {name: as_numbers(have[name], self.schema.field(name).type) for name in self._gaps & have.keys()}
            arrays = [have[f.name] if f.name in have else pa.nulls(batch.num_rows, f.type) for f in self.schema]
            yield pa.RecordBatch.from_arrays(arrays, schema=self.schema)
