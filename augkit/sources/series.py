"""Columns of time series: whatever a source holds becomes lists of float32 or float64 in which NaN is missing.

A table that has a column for each step (`gather`) gets one column of lists in their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as types

from augkit.errors import SourceError, nearest
from augkit.recipe.schema import Source
from augkit.roles import SERIES_ROLES
from augkit.sources.base import OnBad, OpenSource, Part
from augkit.sources.media import with_features

__all__ = ["with_gathered", "with_series"]


def with_series(source: OpenSource, spec: Source) -> OpenSource:
    """The source with the columns of its series as lists of numbers with a fraction.

    A column that holds no lists of numbers is left as it is: building says what is wrong with it.
    """
    kinds = {}
    for role in SERIES_ROLES:
        if role in spec.columns:
            name = spec.columns[role]
            kind = _wanted(source.schema.field(name).type)
            if kind is not None:
                kinds[name] = kind
    return _SeriesSource(source, kinds) if kinds else source


class _SeriesSource(OpenSource):
    """A source whose series are lists of float32 or float64."""

    def __init__(self, source: OpenSource, kinds: Mapping[str, pa.DataType]) -> None:
        self._source = source
        schema = source.schema
        for name, kind in kinds.items():
            schema = schema.set(schema.get_field_index(name), pa.field(name, kind))
        features = {name: _feature(kind) for name, kind in kinds.items()}
        self.schema = with_features(schema, features) if source.schema.metadata else schema
        self._kinds = kinds
        self.parts, self.files = source.parts, source.files

    def batches(self, part: Part, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        for batch in self._source.batches(part, on_bad):
            arrays = [
                _as_numbers(batch.column(name), self._kinds[name]) if name in self._kinds else batch.column(name)
                for name in batch.schema.names
            ]
            yield pa.RecordBatch.from_arrays(arrays, schema=self.schema)


def _wanted(kind: pa.DataType) -> pa.DataType | None:
    """The type of lists that numbers of a type become; None where they are no lists of numbers."""
    if not _is_list(kind):
        return None
    if _is_list(kind.value_type):
        inner = _wanted(kind.value_type)
        return None if inner is None or _is_list(inner.value_type) else pa.list_(inner)
    if not (types.is_floating(kind.value_type) or types.is_integer(kind.value_type) or types.is_null(kind.value_type)):
        return None
    return pa.list_(pa.float32() if kind.value_type in (pa.float32(), pa.float16()) else pa.float64())


def _is_list(kind: pa.DataType) -> bool:
    return bool(types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind))


def _as_numbers(array: pa.Array, kind: pa.DataType) -> pa.Array:
    """Lists with NaN for what is missing in them; a missing list stays missing."""
    if not types.is_nested(kind):
        return pc.fill_null(array.cast(kind), pa.scalar(float("nan"), kind))
    if types.is_fixed_size_list(array.type):
        array = array.cast(pa.list_(array.type.value_type))
    inner = _as_numbers(array.flatten(), kind.value_type)
    lengths = np.asarray(array.value_lengths().fill_null(0))
    ends = pa.array(np.concatenate(([0], np.cumsum(lengths))).astype(np.int32))
    return pa.ListArray.from_arrays(ends, inner, type=kind, mask=array.is_null())


def _feature(kind: pa.DataType) -> dict[str, object]:
    if types.is_nested(kind):
        return {"feature": _feature(kind.value_type), "_type": "List"}
    return {"dtype": "float32" if kind == pa.float32() else "float64", "_type": "Value"}


def with_gathered(source: OpenSource, gather: Mapping[str, Sequence[str]]) -> OpenSource:
    """The source with a column of lists in the place of many columns of numbers.

    Args:
        source: a table with a column for each step.
        gather: name of a new column to the patterns of the columns that are its steps, in the order of the table: one
            pattern makes a list of numbers, several make a list for each, the channels.

    Raises:
        SourceError: a pattern fits no column or one that holds no numbers, channels have unequal numbers of steps, or
            the new name is taken.
    """
    return _GatheredSource(source, gather)


class _GatheredSource(OpenSource):
    """A source with columns gathered into lists."""

    def __init__(self, source: OpenSource, gather: Mapping[str, Sequence[str]]) -> None:
        self._source = source
        self.parts, self.files = source.parts, source.files
        self._columns = {name: [_fitting(source.schema, pattern) for pattern in gather[name]] for name in gather}
        taken = {column for channels in self._columns.values() for channel in channels for column in channel}
        self._kept = [field for field in source.schema if field.name not in taken]
        fields = list(self._kept)
        for name, channels in self._columns.items():
            if name in {field.name for field in self._kept}:
                raise SourceError(f"`gather` makes a column {name!r}, and there is one.", hint="Choose another name.")
            if len({len(channel) for channel in channels}) > 1:
                counts = ", ".join(
                    f"{pattern}: {len(one)}" for pattern, one in zip(gather[name], channels, strict=True)
                )
                raise SourceError(f"the channels of {name!r} have unequal numbers of steps ({counts})")
            kind = pa.list_(pa.float64())
            fields.append(pa.field(name, kind if len(channels) == 1 else pa.list_(kind)))
        self.schema = pa.schema(fields)

    def batches(self, part: Part, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        for batch in self._source.batches(part, on_bad):
            arrays = [batch.column(field.name) for field in self._kept]
            arrays += [self._lists(batch, channels) for channels in self._columns.values()]
            yield pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def _lists(self, batch: pa.RecordBatch, channels: list[list[str]]) -> pa.Array:
        names = [name for channel in channels for name in channel]
        cells = [batch.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False) for name in names]
        numbers = np.stack(cells, axis=1)
        steps = len(channels[0])
        every = np.arange(0, numbers.size + 1, steps, dtype=np.int32)
        lists = pa.ListArray.from_arrays(pa.array(every), pa.array(numbers.ravel()))
        if len(channels) == 1:
            return lists
        rows = np.arange(0, len(lists) + 1, len(channels), dtype=np.int32)
        return pa.ListArray.from_arrays(pa.array(rows), lists)


def _fitting(schema: pa.Schema, pattern: str) -> list[str]:
    """Columns whose names fit a pattern, in the order of the table."""
    found = [field for field in schema if fnmatchcase(field.name, pattern)]
    if not found:
        raise SourceError(f"`gather` names {pattern!r}, which fits no column.", hint=nearest(pattern, schema.names))
    for field in found:
        if not (types.is_floating(field.type) or types.is_integer(field.type) or types.is_null(field.type)):
            raise SourceError(
                f"`gather` names {pattern!r}, which fits column {field.name!r}; it holds {field.type}, not numbers.",
                hint="Write a pattern that fits the columns of the steps alone, such as `t_*`.",
            )
    return [field.name for field in found]
