"""Writing a version as plain files, one a split, for tools that know nothing of augkit."""

from __future__ import annotations

import base64
import json
import math
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as pq
import pyarrow.types as types

from augkit.errors import StoreError
from augkit.store.faults import writing
from augkit.store.files import temporary_name
from augkit.store.manifest import LINEAGE_COLUMN
from augkit.store.objects import object_path
from augkit.store.tables import BATCH_ROWS, open_parquet

if TYPE_CHECKING:
    from augkit.store.store import Store

__all__ = ["Format", "export"]

Format = Literal["parquet", "jsonl", "csv"]
Write = Callable[[pa.RecordBatch], None]


def export(
    store: Store, ref: str, folder: str | Path, format: Format = "parquet", lineage: bool = True
) -> dict[str, Path]:
    """Write each split of a version to one file, a batch at a time.

    In jsonl, NaN and infinities become null and bytes become base64. In csv, lists and structs are written as JSON,
    bytes as base64, null as nothing and an empty string as `""`.

    Args:
        store: the store.
        ref: the version.
        folder: a local folder, new or empty. It appears when everything is written.
        format: of the files; also their ending.
        lineage: keep the column `augkit`.

    Returns:
        Split to file.

    Raises:
        StoreError: there is no such version, the folder is not empty or cannot be written, or the format is not known.
    """
    if format not in WRITERS:
        raise StoreError(f"{format!r} is not a format to export.", hint=f"Valid: {', '.join(WRITERS)}.")
    manifest = store.resolve(ref)
    target = Path(folder).expanduser().absolute()
    written: dict[str, Path] = {}
    with writing(str(target)):
        if target.exists() and any(target.iterdir()):
            raise StoreError(f"{target} is not empty.", hint="Name a new or empty folder.")
        partial = target.with_name(temporary_name())
        partial.mkdir(parents=True)
        try:
            for split in manifest.rows:
                paths = [object_path(file.sha256) for file in manifest.files if file.split == split]
                schema = _schema(store, paths[0], lineage)
                with WRITERS[format](partial / f"{split}.{format}", schema) as write:
                    for path in paths:
                        with open_parquet(store, path) as table:
                            for batch in table.iter_batches(batch_size=BATCH_ROWS, columns=schema.names):
                                write(batch)
                written[split] = target / f"{split}.{format}"
            os.replace(partial, target)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    return written


def _schema(store: Store, path: str, lineage: bool) -> pa.Schema:
    """What is written; without lineage, the features Hugging Face keeps in the metadata lose their `augkit` too."""
    with open_parquet(store, path) as table:
        schema = table.schema_arrow
    if lineage:
        return schema
    metadata = dict(schema.metadata or {})
    if b"huggingface" in metadata:
        kept = json.loads(metadata[b"huggingface"])
        kept.get("info", {}).get("features", {}).pop(LINEAGE_COLUMN, None)
        metadata[b"huggingface"] = json.dumps(kept).encode()
    fields = [field for field in schema if field.name != LINEAGE_COLUMN]
    return pa.schema(fields, metadata=metadata or None)


@contextmanager
def _parquet(path: Path, schema: pa.Schema) -> Iterator[Write]:
    with pq.ParquetWriter(path, schema) as writer:
        yield lambda batch: writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))


@contextmanager
def _jsonl(path: Path, schema: pa.Schema) -> Iterator[Write]:
    with path.open("w", encoding="utf-8") as stream:

        def write(batch: pa.RecordBatch) -> None:
            for row in batch.to_pylist():
                stream.write(json.dumps(_plain(row), ensure_ascii=False, allow_nan=False) + "\n")

        yield write


@contextmanager
def _csv(path: Path, schema: pa.Schema) -> Iterator[Write]:
    flat = pa.schema([pa.field(field.name, pa.string() if _needs_text(field.type) else field.type) for field in schema])
    with csv.CSVWriter(path, flat) as writer:

        def write(batch: pa.RecordBatch) -> None:
            columns = [_as_text(column) if _needs_text(column.type) else column for column in batch.columns]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=flat))

        yield write


WRITERS = {"parquet": _parquet, "jsonl": _jsonl, "csv": _csv}


def _needs_text(kind: pa.DataType) -> bool:
    """Whether CSV has no form of its own for a type."""
    return bool(types.is_nested(kind) or types.is_dictionary(kind) or types.is_null(kind) or _is_bytes(kind))


def _is_bytes(kind: pa.DataType) -> bool:
    return bool(types.is_binary(kind) or types.is_large_binary(kind) or types.is_fixed_size_binary(kind))


def _as_text(column: pa.Array) -> pa.Array:
    def text(value: Any) -> str | None:
        plain = _plain(value)
        return plain if plain is None or isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)

    return pa.array([text(value) for value in column.to_pylist()], pa.string())


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | bool) else str(value)
