"""A look at the beginning of a source: what each column holds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.types as types

from augkit.errors import RecipeError
from augkit.recipe.schema import Source
from augkit.sources.base import OpenSource
from augkit.sources.open import open_source

__all__ = ["SAMPLE_ROWS", "Column", "Sample", "take_sample"]

SAMPLE_ROWS = 5_000


class Column:
    """One column of a sample.

    Args:
        name: of the column.
        kind: its Arrow type.
        values: its values in the sample.
        names: of its classes, where it holds their numbers.
    """

    def __init__(self, name: str, kind: pa.DataType, values: Sequence[Any], names: Sequence[str] = ()) -> None:
        self.name, self.kind, self.names = name, kind, tuple(names)
        self.missing = sum(value is None for value in values)
        self.values = [value for value in values if value is not None]

    @cached_property
    def is_text(self) -> bool:
        return bool(types.is_string(self.kind) or types.is_large_string(self.kind))

    @cached_property
    def is_list(self) -> bool:
        return bool(types.is_list(self.kind) or types.is_large_list(self.kind))

    @cached_property
    def is_whole(self) -> bool:
        return bool(types.is_integer(self.kind) or types.is_boolean(self.kind))

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each value occurs, as text; of lists, each item."""
        flat = (item for value in self.values for item in value) if self.is_list else self.values
        return Counter(str(value) for value in flat)

    @property
    def distinct(self) -> int:
        return len(self.counts)

    @property
    def is_unique(self) -> bool:
        return not self.missing and len(self.values) > 1 and self.distinct == len(self.values)

    @cached_property
    def words(self) -> float:
        """Mean number of words of a text; a Chinese or Japanese character counts as half of one."""
        if not self.is_text or not self.values:
            return 0.0
        wide = sum(character >= "\u3040" for value in self.values for character in value)
        return float(sum(len(value.split()) for value in self.values) + wide / 2) / len(self.values)

    def fields(self) -> set[str]:
        """Names inside a struct, or a list of structs."""
        inner = self.kind.value_type if self.is_list else self.kind
        return {field.name for field in inner} if types.is_struct(inner) else set()


@dataclass(frozen=True)
class Sample:
    """The beginning of a source.

    Attributes:
        source: opened.
        columns: by name.
        rows: in the sample.
        whole: whether the sample is all there is of its part.
        splits: parts of the source.
    """

    source: OpenSource
    columns: Mapping[str, Column]
    rows: int
    whole: bool
    splits: tuple[str, ...]


def take_sample(data: str, folder: Path) -> Sample:
    """Open data and read its first rows, of the training split where there is one.

    Args:
        data: as a recipe would write it under `source.data`.
        folder: what a relative path in it is relative to.

    Raises:
        SourceError: it cannot be read, or has no rows.
    """
    spec = Source(data=data, columns={"text": "text"}).model_copy(update={"columns": {}})  # no role is known yet
    source = open_source(spec, folder)
    part = next((part for part in source.parts if part.split == "train"), source.parts[0])
    batches: list[pa.RecordBatch] = []
    rows = 0
    whole = True
    for batch in source.batches(part, lambda _: None):
        if rows == SAMPLE_ROWS:
            whole = False
            break
        batches.append(batch.slice(0, SAMPLE_ROWS - rows))
        whole = batches[-1].num_rows == batch.num_rows
        rows += batches[-1].num_rows
        if not whole:
            break
    if not rows:
        raise RecipeError(f"{data} has no rows to look at")
    table = pa.Table.from_batches(batches)
    features = _features(source.schema)
    columns = {
        field.name: Column(
            field.name, field.type, table.column(field.name).to_pylist(), _names(features.get(field.name))
        )
        for field in source.schema
    }
    return Sample(source, columns, rows, whole, tuple(part.split for part in source.parts))


def _features(schema: pa.Schema) -> dict[str, Any]:
    raw = (schema.metadata or {}).get(b"huggingface")
    return dict(json.loads(raw).get("info", {}).get("features", {})) if raw else {}


def _names(feature: Any) -> Sequence[str]:
    """Names of numbered classes, of a value or of the items of a list."""
    inner = feature[0] if isinstance(feature, list) and feature else feature
    if isinstance(inner, Mapping) and isinstance(inner.get("feature"), Mapping):
        inner = inner["feature"]
    return list(inner.get("names") or ()) if isinstance(inner, Mapping) else ()
