"""Hashes of what a table says, whatever its buffers look like."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from xxhash import xxh3_128


def table_hash(table: pa.Table) -> str:
    """Hash of column names, types and values; equal for equal tables however they are chunked or padded."""
    digest = xxh3_128()
    for name in table.column_names:
        column = table[name].combine_chunks()
        array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        digest.update(f"{name}\0{array.type}\0{len(array)}\0".encode())
        _update(digest, array)
    return digest.hexdigest()


def _update(digest: Any, array: pa.Array) -> None:
    digest.update(np.packbits(np.asarray(pc.is_null(array))).tobytes() if array.null_count else b"\1")
    kind = array.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind):
        filled = array.fill_null("" if not pa.types.is_binary(kind) else b"")
        digest.update(np.asarray(pc.binary_length(filled)).astype("<i8").tobytes())
        wide = pa.types.is_large_string(kind)
        _, offsets, data = filled.buffers()
        ends = np.frombuffer(offsets, "<i8" if wide else "<i4")[filled.offset : filled.offset + len(filled) + 1]
        if data is not None and len(filled):
            digest.update(memoryview(data)[int(ends[0]) : int(ends[-1])])
    elif pa.types.is_integer(kind) or pa.types.is_floating(kind):
        digest.update(np.ascontiguousarray(np.asarray(array.fill_null(0))).tobytes())
    elif pa.types.is_struct(kind) and any(pa.types.is_binary(field.type) for field in kind):
        for field, values in zip(kind, array.flatten(), strict=True):
            digest.update(f"{field.name}\0{field.type}\0".encode())
            _update(digest, values)
    elif pa.types.is_list(kind) and (pa.types.is_string(kind.value_type) or _is_numeric(kind.value_type)):
        digest.update(np.asarray(pc.fill_null(pc.list_value_length(array), 0)).astype("<i8").tobytes())
        _update(digest, array.flatten())
    else:
        digest.update(json.dumps(array.to_pylist(), default=repr, ensure_ascii=False, sort_keys=True).encode())


def _is_numeric(kind: pa.DataType) -> bool:
    """Whether a type is that of numbers with a fraction, or of lists of them."""
    return bool(pa.types.is_floating(kind) or (pa.types.is_list(kind) and _is_numeric(kind.value_type)))
