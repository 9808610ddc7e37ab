"""A 64-bit hash of each row's content, a column at a time: equal rows hash alike however Arrow stores them.

Integers of any width, floats of any width, and strings in any encoding compare by value. NaN equals NaN; -0.0 is not
0.0; null is not an empty string.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.types as types
from xxhash import xxh3_64_intdigest

__all__ = ["Hashes", "hash_rows", "hash_values", "mixed"]

Hashes = npt.NDArray[np.uint64]

NULL = np.uint64(0x9E3779B97F4A7C15)
NAN = np.uint64(0x7FF8000000000000)
GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def hash_rows(batch: pa.RecordBatch, without: Iterable[str] = ()) -> Hashes:
    """One hash a row of its column names and values; the order of the columns does not matter.

    Args:
        batch: rows.
        without: columns left out.
    """
    total = np.zeros(batch.num_rows, dtype=np.uint64)
    for name in sorted(set(batch.schema.names) - set(without)):
        total = mixed(total ^ _tagged(name, hash_values(batch.column(name))))
    return total


def hash_values(values: pa.Array) -> Hashes:
    """One hash a value, by value."""
    hashes = _hash(values)
    if values.null_count:
        hashes[values.is_null().to_numpy(zero_copy_only=False)] = NULL
    return hashes


def mixed(values: Hashes) -> Hashes:
    """The splitmix64 finaliser: neighbouring numbers become unrelated ones; the input is left alone."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    result: Hashes = values ^ (values >> np.uint64(31))
    return result


def _hash(values: pa.Array) -> Hashes:
    kind = values.type
    if isinstance(kind, pa.BaseExtensionType):
        return hash_values(values.storage)
    if types.is_dictionary(kind):
        return hash_values(values.dictionary_decode())
    if types.is_null(kind):
        return np.full(len(values), NULL)
    if types.is_boolean(kind):
        return _tagged("bool", mixed(np.asarray(values.cast(pa.int8()).fill_null(0)).astype(np.uint64)))
    if types.is_integer(kind):
        wide = values.fill_null(0).to_numpy(zero_copy_only=False)
        return mixed(wide.astype(np.uint64 if kind == pa.uint64() else np.int64).view(np.uint64))
    if types.is_floating(kind):
        return _hash_floats(values)
    if types.is_struct(kind):
        return _hash_structs(values)
    if types.is_map(kind) or types.is_list(kind) or types.is_large_list(kind):
        return _hash_lists(values)
    if types.is_fixed_size_list(kind):
        return _hash_lists(values.cast(pa.list_(kind.value_type)))
    if types.is_string(kind) or types.is_binary(kind) or types.is_large_string(kind) or types.is_large_binary(kind):
        return _hash_bytes(values)
    if types.is_string_view(kind) or types.is_binary_view(kind):
        return _hash_bytes(values.cast(pa.large_string() if types.is_string_view(kind) else pa.large_binary()))
    if types.is_temporal(kind) and not types.is_interval(kind):
        whole = values.cast(pa.int32()) if types.is_date32(kind) or types.is_time32(kind) else values
        return _tagged(str(kind), hash_values(whole.cast(pa.int64())))
    rendered = (f"{kind}:{value}" for value in values.to_pylist())  # decimals and the like: rare
    return np.fromiter((xxh3_64_intdigest(text.encode()) for text in rendered), np.uint64, len(values))


def _hash_floats(values: pa.Array) -> Hashes:
    wide = values.cast(pa.float64()).fill_null(0).to_numpy(zero_copy_only=False)
    bits = wide.view(np.uint64).copy()
    bits[np.isnan(wide)] = NAN
    return _tagged("float", mixed(bits))


def _hash_bytes(values: pa.Array) -> Hashes:
    _, offset_buffer, data = values.buffers()
    kind = values.type
    width = np.int64 if types.is_large_string(kind) or types.is_large_binary(kind) else np.int32
    if offset_buffer is None or data is None:  # nothing but empty strings and nulls
        return np.full(len(values), xxh3_64_intdigest(b""), dtype=np.uint64)
    ends = np.frombuffer(offset_buffer, width)[values.offset : values.offset + len(values) + 1]
    return _hash_slices(memoryview(data), ends)


def _hash_lists(values: pa.Array) -> Hashes:
    ends = np.asarray(values.offsets).astype(np.int64)
    if not len(values):
        return np.zeros(0, np.uint64)
    child = values.values.slice(ends[0], ends[-1] - ends[0])
    inner = hash_values(child).view(np.uint8).data
    return _tagged("list", _hash_slices(inner, (ends - ends[0]) * 8))


def _hash_structs(values: pa.Array) -> Hashes:
    total = np.zeros(len(values), dtype=np.uint64)
    for index in sorted(range(values.type.num_fields), key=lambda index: str(values.type.field(index).name)):
        total = mixed(total ^ _tagged(values.type.field(index).name, hash_values(values.field(index))))
    return _tagged("struct", total)


def _hash_slices(data: memoryview, ends: npt.NDArray[Any]) -> Hashes:
    """One hash for the bytes between each end and the next."""
    bounds = ends.tolist()
    digests = (xxh3_64_intdigest(data[start:end]) for start, end in pairwise(bounds))
    return np.fromiter(digests, np.uint64, len(bounds) - 1)


def _tagged(name: str, hashes: Hashes) -> Hashes:
    return mixed(hashes + np.uint64(xxh3_64_intdigest(name.encode())))
