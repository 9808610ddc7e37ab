"""Parquet files, whose schemas may differ in what one type can hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from augkit.errors import SourceError
from augkit.recipe.schema import Source
from augkit.sources.base import MAX_BYTES, MAX_ROWS, FileFacts, FileSource, OnBad, counted
from augkit.sources.formats import kind_of
from augkit.sources.locate import Located
from augkit.sources.roles import as_string, check_columns, string_columns, with_string_columns
from augkit.sources.streams import first_line, open_raw, reading

__all__ = ["open_parquet"]


def open_parquet(located: Located, spec: Source) -> ParquetSource:
    """Read the footers of all files and settle one schema.

    Raises:
        SourceError: a file is damaged, lacks a column the recipe names, a column has types that nothing holds together,
            or there is no row.
    """
    schemas: dict[str, pa.Schema] = {}
    rows: dict[str, int] = {}
    for file in located.files:
        if compression := kind_of(file.location).compression:
            raise SourceError(
                f"{file.path} is parquet inside {compression}.", hint="Unpack it; parquet is compressed inside."
            )
        with reading(file), open_raw(file) as stream, pq.ParquetFile(stream) as parquet:
            schemas[file.path], rows[file.path] = parquet.schema_arrow, parquet.metadata.num_rows
        check_columns(schemas[file.path].names, spec, file.path)
    schema = with_string_columns(_unified(schemas, string_columns(spec)), spec, next(iter(schemas)))
    parts = counted(located.parts, rows, empty="has columns and no rows")
    return ParquetSource(schema, parts, located.files)


def _unified(schemas: dict[str, pa.Schema], always: dict[str, str]) -> pa.Schema:
    """Columns of all files, in the order they first come, with a type that holds the values of each."""
    types: dict[str, pa.DataType] = {}
    first: dict[str, str] = {}
    features: dict[str, tuple[str, object]] = {}
    info: dict[str, object] = {}
    for path, schema in schemas.items():
        own = json.loads((schema.metadata or {}).get(b"huggingface", b"{}"))
        for name, feature in own.get("info", {}).get("features", {}).items():
            place, known = features.setdefault(name, (path, feature))
            if known != feature and name not in always:
                raise SourceError(
                    f"Column {name!r} means {json.dumps(known)} in {place} and {json.dumps(feature)} in {path}.",
                    hint="Write the files with the same features, so that a label means the same in each.",
                )
        info = info or own
        for field in schema:
            first.setdefault(field.name, path)
            known_type = types.get(field.name, field.type)
            types[field.name] = (
                field.type if field.name in always else _common(field.name, known_type, field.type, first, path)
            )
    if info:
        info = {**info, "info": {"features": {name: feature for name, (_, feature) in features.items()}}}
    complete = bool(info) and set(types) == set(features)
    return pa.schema(list(types.items()), metadata={b"huggingface": json.dumps(info).encode()} if complete else None)


def _common(name: str, known: pa.DataType, found: pa.DataType, first: dict[str, str], path: str) -> pa.DataType:
    try:
        both = [pa.schema([(name, known)]), pa.schema([(name, found)])]
        return pa.unify_schemas(both, promote_options="permissive").field(0).type
    except (pa.ArrowTypeError, pa.ArrowInvalid) as error:
        raise SourceError(
            f"Column {name!r} is {known} in {first[name]} and {found} in {path}.", hint="Write the files with one type."
        ) from error


class ParquetSource(FileSource):
    """Parquet files, read a few thousand rows at a time."""

    def read(self, file: FileFacts, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        with (
            reading(file),
            open_raw(file) as stream,
            pq.ParquetFile(stream, buffer_size=1 << 20, pre_buffer=False) as parquet,
        ):
            groups = [parquet.metadata.row_group(number) for number in range(parquet.metadata.num_row_groups)]
            widest = max((group.total_byte_size / group.num_rows for group in groups if group.num_rows), default=1.0)
            rows = max(1, min(MAX_ROWS, int(MAX_BYTES / max(widest, 1))))
            for batch in parquet.iter_batches(batch_size=rows, use_threads=False):
                yield self._fitted(file, batch)

    def _fitted(self, file: FileFacts, batch: pa.RecordBatch) -> pa.RecordBatch:
        have = dict(zip(batch.schema.names, batch.columns, strict=True))
        arrays = [fitted(have.get(field.name), field, batch.num_rows, file.path) for field in self.schema]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)


def fitted(values: pa.Array | None, field: pa.Field, rows: int, where: str) -> pa.Array:
    """A column with the type of `field`; all missing where there is none.

    Raises:
        SourceError: a value does not fit the type without loss.
    """
    if values is None:
        return pa.nulls(rows, field.type)
    if values.type == field.type:
        return values
    try:
        return as_string(values) if field.type == pa.string() else values.cast(field.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise SourceError(
            f"{where}: column {field.name!r} is {values.type} and does not fit {field.type}: {first_line(error)}.",
            hint="Write the files with one type.",
        ) from error


def as_batches(table: pa.Table, schema: pa.Schema, where: str) -> Sequence[pa.RecordBatch]:
    """The batches of a table, with `schema`."""
    return [
        pa.RecordBatch.from_arrays(
            [fitted(batch.column(f.name), f, batch.num_rows, where) for f in schema], schema=schema
        )
        for batch in table.to_batches()
    ]
