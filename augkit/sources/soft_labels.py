"""Labels with weights: what rows that are mixed of others need a column for."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from augkit.errors import SourceError
from augkit.recipe.schema import Source
from augkit.sources.base import OnBad, OpenSource, Part
from augkit.sources.media import with_features

__all__ = ["with_soft_labels"]


def with_soft_labels(source: OpenSource, spec: Source) -> OpenSource:
    """The source with its `label` column as lists of `{label, weight}`: one of weight 1 in each row.

    Numbered classes are written by their names.

    Raises:
        SourceError: the recipe names no `label` column, or its values are no single labels.
    """
    column = spec.columns.get("label")
    if column is None:
        raise SourceError(
            "`weighted_labels` is about a `label` column, and source.columns names none.",
            hint="Name it, as in `label: label`, or leave `weighted_labels` out.",
        )
    return _SoftLabels(source, column)


class _SoftLabels(OpenSource):
    def __init__(self, source: OpenSource, column: str) -> None:
        self._source, self._column = source, column
        index = source.schema.get_field_index(column)
        kind = source.schema.field(index).type
        if pa.types.is_nested(kind):
            raise SourceError(
                f"Column {column!r} holds {kind}, and `weighted_labels` makes weights of single labels.",
                hint="Leave `weighted_labels` out where labels have weights already.",
            )
        info = json.loads((source.schema.metadata or {}).get(b"huggingface", b"{}")).get("info", {})
        self._names: list[str] | None = info.get("features", {}).get(column, {}).get("names")
        self._label = pa.string() if self._names else kind
        parts = pa.struct([("label", self._label), ("weight", pa.float32())])
        schema = source.schema.set(index, pa.field(column, pa.list_(parts)))
        if "features" in info:
            said = {"label": _value(self._label), "weight": _value(pa.float32())}
            schema = with_features(schema, {column: {"feature": said, "_type": "List"}})
        self.schema, self.parts, self.files = schema, source.parts, source.files

    def batches(self, part: Part, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        index = self.schema.get_field_index(self._column)
        for batch in self._source.batches(part, on_bad):
            columns = list(batch.columns)
            columns[index] = self._soft(columns[index])
            yield pa.RecordBatch.from_arrays(columns, schema=self.schema)

    def _soft(self, labels: pa.Array) -> pa.Array:
        if self._names:
            labels = pa.array(self._names, pa.string()).take(labels)
        weights = pa.array([1.0] * len(labels), pa.float32())
        structs = pa.StructArray.from_arrays([labels, weights], ["label", "weight"])
        ends = pa.array(range(len(labels) + 1), pa.int32())
        lists = pa.ListArray.from_arrays(ends, structs)
        whole = pc.if_else(pc.is_valid(labels), lists, pa.scalar(None, lists.type))
        return whole.cast(self.schema.field(self._column).type)


def _value(kind: pa.DataType) -> dict[str, str]:
    names = {"double": "float64", "float": "float32"}  # as `datasets` calls them
    return {"dtype": names.get(str(kind), str(kind)), "_type": "Value"}
