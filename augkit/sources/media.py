"""Columns of images and sounds: whatever a source holds, bytes, structs or paths, becomes bytes beside a bare name.

So a shard and a version stand alone: nothing in them points at a file elsewhere. Each file is looked at before it is
let in, by its header alone: what is cut short, of no known format or too large to decode is a bad row.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.types as types

from augkit.errors import SourceError
from augkit.recipe.schema import Source
from augkit.roles import MEDIA_ROLES, ROLES
from augkit.sources.base import MAX_BYTES, MAX_ROWS, BadRow, FileFacts, FileSource, OnBad, OpenSource, Part
from augkit.sources.remote import is_url

__all__ = [
    "MEDIA_TYPE",
    "MediaSource",
    "media_array",
    "media_columns",
    "with_features",
    "with_media",
    "with_new_columns",
]

MEDIA_TYPE = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
"""Type of every column of images or sounds from here on, as Hugging Face `datasets` stores its Image and Audio."""

Check = Callable[[bytes], str | None]


def with_media(source: OpenSource, spec: Source) -> OpenSource:
    """The source with the columns of its media roles as bytes; the source itself where it has none.

    Raises:
        SourceError: such a column holds something else than bytes, structs of bytes and path, or paths.
    """
    columns = media_columns(spec)
    return MediaSource(source, columns, spec) if columns else source


def media_columns(spec: Source) -> dict[str, str]:
    """Column to Hugging Face feature, for the columns of media roles."""
    return {column: str(ROLES[role].feature) for role, column in spec.columns.items() if role in MEDIA_ROLES}


def with_features(schema: pa.Schema, features: Mapping[str, Mapping[str, Any]]) -> pa.Schema:
    """The schema with Hugging Face features for all of its columns: those given, and those its types call for."""
    from datasets import Features

    known = json.loads((schema.metadata or {}).get(b"huggingface", b"{}")).get("info", {}).get("features", {})
    plain = pa.schema([field for field in schema if field.name not in features and field.name not in known])
    made = Features.from_arrow_schema(plain).to_dict() | known | dict(features)
    info = {"info": {"features": {name: made[name] for name in schema.names}}}
    return schema.with_metadata({b"huggingface": json.dumps(info).encode()})


class MediaSource(OpenSource):
    """A source whose media columns hold `struct<bytes, path>`.

    Args:
        source: where rows come from.
        columns: column to feature, `Image` or `Audio`.
        spec: the `source` section.
        files: what is read, as it is recorded; the files of the source where left out.
    """

    def __init__(
        self, source: OpenSource, columns: Mapping[str, str], spec: Source, files: tuple[FileFacts, ...] | None = None
    ) -> None:
        self._source, self._columns, self._spec = source, columns, spec
        self._checks = {column: _check_of(feature, spec) for column, feature in columns.items()}
        schema = source.schema
        for column in columns:
            index = schema.get_field_index(column)
            _require_media(column, schema.field(index).type)
            schema = schema.set(index, pa.field(column, MEDIA_TYPE))
        self.schema = with_features(schema, {column: {"_type": feature} for column, feature in columns.items()})
        self.parts = tuple(replace(part, rows=None) for part in source.parts)  # a file may yet turn out to be bad
        self.files = source.files if files is None else files

    def batches(self, part: Part, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        by_path: dict[str, FileFacts] = {file.path: file for file in self._source.files}
        if not isinstance(self._source, FileSource):
            for batch in self._source.batches(part, on_bad):
                yield from self._read(batch, None, on_bad)
            return
        for path in part.files:
            for batch in self._source.batches(Part(part.split, (path,)), on_bad):
                yield from self._read(batch, by_path[path], on_bad)

    def _read(self, batch: pa.RecordBatch, file: FileFacts | None, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        """The batch with bytes, in pieces of bounded size, rows with bad files left out."""
        columns = {column: _cells(batch.column(column)) for column in self._columns}
        kept: list[int] = []
        values: dict[str, list[Any]] = {column: [] for column in columns}
        size = 0
        for place in range(batch.num_rows):
            row: dict[str, Any] = {}
            try:
                for column, cells in columns.items():
                    row[column] = self._value(column, cells(place), file)
            except _Unusable as error:
                on_bad(BadRow(file.path if file else error.name, None, str(error), ""))
                continue
            kept.append(place)
            for column, value in row.items():
                values[column].append(value)
                size += len(value["bytes"]) if value else 0
            if size >= MAX_BYTES // 2 or len(kept) == MAX_ROWS:
                yield self._batch(batch, kept, values)
                kept, values, size = [], {column: [] for column in columns}, 0
        if kept:
            yield self._batch(batch, kept, values)

    def _batch(self, batch: pa.RecordBatch, kept: list[int], values: Mapping[str, list[Any]]) -> pa.RecordBatch:
        places = pa.array(kept, pa.int64())
        arrays = [
            media_array(values[field.name]) if field.name in values else batch.column(number).take(places)
            for number, field in enumerate(self.schema)
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def _value(self, column: str, cell: Any, file: FileFacts | None) -> dict[str, Any] | None:
        """Bytes and bare name of one cell; None where it is empty."""
        if cell is None:
            return None
        data: bytes | None = cell if isinstance(cell, bytes) else None
        name: str | None = cell if isinstance(cell, str) else None
        if isinstance(cell, dict):
            data, name = cell.get("bytes"), cell.get("path")
        if data is None:
            if not name:
                return None
            path = self.path_of(name, column, file)
            try:
                with open(path, "rb", buffering=0) as stream:  # read at once, without a buffer between
                    data = stream.readall()
            except OSError as error:
                raise _Unusable(name, f"the file cannot be read ({error.strerror or error})") from error
        if problem := self._checks[column](data):
            raise _Unusable(name or "", problem)
        return {"bytes": data, "path": _bare(name) if name else None}

    def path_of(self, name: str, column: str, file: FileFacts | None) -> str:
        """Where the file is that a cell names.

        Raises:
            SourceError: it is not in the folder of the file that names it, or there is no such folder.
        """
        return _path_beside(name, column, file)


def with_new_columns(source: OpenSource, spec: Source) -> OpenSource:
    """The source with empty columns for images and sounds that operators are going to make.

    Raises:
        SourceError: the source has a column of that name.
    """
    if there := sorted(set(spec.new_columns) & set(source.schema.names)):
        raise SourceError(
            f"`new_columns` names {there[0]!r}, and the source has such a column.",
            hint="Choose another name, or leave it out of `new_columns` to read what is there.",
        )
    return _WithNewColumns(source, {name: media_columns(spec)[name] for name in spec.new_columns})


class _WithNewColumns(OpenSource):
    def __init__(self, source: OpenSource, columns: Mapping[str, str]) -> None:
        self._source, self._columns = source, columns
        self.parts, self.files = source.parts, source.files
        schema = source.schema
        for name in columns:
            schema = schema.append(pa.field(name, MEDIA_TYPE))
        self.schema = with_features(schema, {name: {"_type": feature} for name, feature in columns.items()})

    def batches(self, part: Part, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        for batch in self._source.batches(part, on_bad):
            empty = [pa.nulls(batch.num_rows, MEDIA_TYPE) for _ in self._columns]
            yield pa.RecordBatch.from_arrays([*batch.columns, *empty], schema=self.schema)


def media_array(values: Sequence[Mapping[str, Any] | None]) -> pa.Array:
    """An array of `MEDIA_TYPE` of what each row holds; twice as fast as Arrow makes it of dicts."""
    parts = [pa.array([None if one is None else one[field.name] for one in values], field.type) for field in MEDIA_TYPE]
    missing = pa.array([one is None for one in values], pa.bool_())
    return pa.StructArray.from_arrays(parts, fields=list(MEDIA_TYPE), mask=missing)


def _bare(name: str) -> str:
    """What stands behind the last separator; in half the time of `os.path.basename`."""
    return name.rpartition("/")[2] if os.sep == "/" else os.path.basename(name)


def _cells(column: pa.Array) -> Callable[[int], Any]:
    """What gives the value at a place: names all at once, bytes one by one."""
    if pa.types.is_string(column.type):
        return column.to_pylist().__getitem__  # type: ignore[no-any-return]
    return lambda place: column[place].as_py()


class _Unusable(Exception):
    """A row whose file cannot be used: the file's name, and why."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}" if name else reason)
        self.name = name


def _path_beside(name: str, column: str, file: FileFacts | None) -> str:
    if file is None or is_url(file.location):
        raise SourceError(
            f"Column {column!r} names the file {name}, and this source has no folder to look for it in.",
            hint="Put the bytes of the files into the column, or read the data from a folder on this machine.",
        )
    folder = os.path.dirname(os.path.abspath(file.location))
    path = os.path.normpath(os.path.join(folder, name))
    if not path.startswith(folder + os.sep):
        raise SourceError(
            f"{file.path} names the file {name}, which is outside of its folder {folder}.",
            hint="A file that data names must stand in or below the folder of that data: move one of them.",
        )
    return path


def _require_media(column: str, kind: pa.DataType) -> None:
    is_bytes = types.is_binary(kind) or types.is_large_binary(kind) or types.is_fixed_size_binary(kind)
    is_path = types.is_string(kind) or types.is_large_string(kind)
    is_struct = types.is_struct(kind) and {"bytes", "path"} & {field.name for field in kind}
    if not (is_bytes or is_path or is_struct):
        raise SourceError(
            f"Column {column!r} should hold encoded files and holds {kind}.",
            hint="Store bytes, a struct of `bytes` and `path` as `datasets` does, or paths relative to the file.",
        )


def _check_of(feature: str, spec: Source) -> Check:
    """What says why a file of this kind cannot be used, or None."""
    if feature == "Image":
        from augkit.sources.image_header import image_problem

        return lambda data: image_problem(data, spec.max_megapixels)
    return lambda data: None if data else "the file is empty"
