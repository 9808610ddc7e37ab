"""JSON and JSON Lines files: read twice, once for the types and once for the rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from augkit.errors import SourceError
from augkit.recipe.schema import Source
from augkit.sources.base import MAX_ROWS, BadRow, FileFacts, FileSource, OnBad, Part, counted
from augkit.sources.json_records import Record, records
from augkit.sources.json_types import ConflictError, kind_of_value, settled, type_of, unify
from augkit.sources.locate import Located
from augkit.sources.roles import check_columns, string_columns
from augkit.sources.streams import check_encoding

__all__ = ["open_json"]

CHUNK = 4 << 20
"""Characters of JSON held at a time; parsed, they take about ten times that."""


def open_json(located: Located, spec: Source) -> JsonSource:
    """Read all files once: columns, the type of each over all values, number of rows.

    Raises:
        SourceError: a file is empty or damaged, no line is a row, a column the recipe names is missing, or values of a
            column cannot share a type.
    """
    check_encoding(spec.encoding)
    types = ColumnTypes(spec)
    rows = {file.path: _survey(file, located.format, spec.encoding, types) for file in located.files}
    parts = counted(located.parts, rows, empty="holds no JSON object")
    schema = types.schema()
    check_columns(schema.names, spec, ", ".join(list(rows)[:3]))
    return JsonSource(schema, parts, located, spec)


def _survey(file: FileFacts, form: str, encoding: str, types: ColumnTypes) -> int:
    rows, bad, first_bad = 0, 0, None
    for chunk in _chunks(file, form, encoding):
        good = [record for record in chunk if isinstance(record, Record)]
        types.see(file, good)
        rows += len(good)
        bad += len(chunk) - len(good)
        first_bad = first_bad or next((record for record in chunk if isinstance(record, BadRow)), None)
    if first_bad and not rows:
        listed = first_bad.excerpt.lstrip().startswith("[")
        raise SourceError(
            f"No row of {file.path} can be read; line {first_bad.line}, the first of {bad:,}: {first_bad.reason}.",
            hint="It looks like one JSON list: write `format: json`."
            if listed
            else "Each line should be one JSON object.",
        )
    return rows


def _chunks(file: FileFacts, form: str, encoding: str) -> Iterator[list[Record | BadRow]]:
    chunk: list[Record | BadRow] = []
    size = 0
    for record in records(file, form, encoding):
        chunk.append(record)
        size += record.size if isinstance(record, Record) else 200
        if len(chunk) == MAX_ROWS or size >= CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


class ColumnTypes:
    """The type of every column, by the rows seen so far."""

    def __init__(self, spec: Source) -> None:
        self._always = string_columns(spec)
        self._types: dict[str, pa.DataType] = {}

    def see(self, file: FileFacts, rows: list[Record]) -> None:
        """Take account of more rows.

        Raises:
            SourceError: a value does not go with those before it; names column, line and both kinds.
        """
        for name in dict.fromkeys(key for row in rows for key in row.values):
            values = [row.values.get(name) for row in rows]
            if name in self._always:
                self._see_text(file, name, rows, values)
                continue
            known = self._types.get(name, pa.null())
            try:
                self._types[name] = unify(known, type_of(values))
            except ConflictError:
                raise _conflict(file, name, known, rows) from None

    def schema(self) -> pa.Schema:
        """Columns in the order their keys first came."""
        fields = []
        for name, found in self._types.items():
            try:
                fields.append((name, settled(found)))
            except ConflictError as conflict:
                raise SourceError(
                    f"Column {name!r} holds {conflict.kinds[0]}, which Parquet cannot store.",
                    hint="Leave the column out.",
                ) from None
        return pa.schema(fields)

    def _see_text(self, file: FileFacts, name: str, rows: list[Record], values: list[Any]) -> None:
        self._types[name] = pa.string()
        if {list, dict} & set(map(type, values)):
            line, value = next((r.line, v) for r, v in zip(rows, values, strict=True) if isinstance(v, list | dict))
            raise SourceError(
                f"{file.path}, line {line}: column {name!r} holds {kind_of_value(value)}, "
                f"and the role `{self._always[name]}` needs text.",
                hint="Name another column for this role, or another role for this column.",
            )


def _conflict(file: FileFacts, name: str, known: pa.DataType, rows: list[Record]) -> SourceError:
    """Find the first row whose value does not go with those before it."""
    for row in rows:
        said = ""
        try:
            own = type_of([row.values.get(name)])
        except ConflictError as conflict:
            said = " and ".join(conflict.kinds)
        else:
            try:
                known = unify(known, own)
            except ConflictError as conflict:
                before, here = conflict.kinds
                said = f"{here}, and {before} in the rows before"
        if said:
            return SourceError(
                f"{file.path}, line {row.line}: column {name!r} holds {said}.",
                hint="Write it one way in every row, as strings for example.",
            )
    raise AssertionError(f"no row of {file.path} conflicts in {name}")


class JsonSource(FileSource):
    """JSON files whose types are known."""

    def __init__(self, schema: pa.Schema, parts: list[Part], located: Located, spec: Source) -> None:
        super().__init__(schema, parts, located.files)
        self._format = located.format
        self._encoding = spec.encoding
        self._always = string_columns(spec)

    def read(self, file: FileFacts, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        for chunk in _chunks(file, self._format, self._encoding):
            rows: list[Record] = []
            for record in chunk:
                if isinstance(record, Record):
                    rows.append(record)
                else:
                    on_bad(record)
            if rows:
                yield pa.RecordBatch.from_arrays(
                    [self._column(file, field, rows) for field in self.schema], schema=self.schema
                )

    def _column(self, file: FileFacts, field: pa.Field, rows: list[Record]) -> pa.Array:
        values = [row.values.get(field.name) for row in rows]
        if field.name in self._always:
            values = [value if value is None or isinstance(value, str) else json.dumps(value) for value in values]
        try:
            return pa.array(values, field.type)
        except (pa.ArrowException, OverflowError) as error:
            raise _unstorable(file, field, rows) from error


def _unstorable(file: FileFacts, field: pa.Field, rows: list[Record]) -> SourceError:
    """Find the value that the column's type cannot hold: a whole number too large to be exact beside fractions."""
    for row in rows:
        try:
            pa.array([row.values.get(field.name)], field.type)
        except (pa.ArrowException, OverflowError):
            value = str(row.values.get(field.name))[:60]
            return SourceError(
                f"{file.path}, line {row.line}: {value} in column {field.name!r} is not exact as {field.type}.",
                hint="Write such numbers as strings.",
            )
    raise AssertionError(f"every row of {file.path} can be stored in {field.name}")
