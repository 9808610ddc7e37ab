"""Between columns and rows: what the roles of a recipe mean in a table, and row ids.

Operators see values by role; tags that Hugging Face `datasets` stores as numbers with names are seen by their names,
and lists of times as seconds since 1970.
Everything else in a table passes through untouched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from xxhash import xxh3_128_hexdigest

from augkit.building.arrow_types import misfit
from augkit.building.series import series_arrays, series_column, series_problems
from augkit.errors import SourceError
from augkit.features import expanded, feature_of
from augkit.ops.timeseries.reading.values import series_digest
from augkit.recipe.schema import Recipe
from augkit.roles import MEDIA_ROLES, NEEDED_ROLES, ROLES, SERIES_ROLES, TEXT_ROLES
from augkit.sources.media import MEDIA_TYPE, media_array
from augkit.store.manifest import LINEAGE_COLUMN

ID_DIGITS = 24
PARALLEL = (
    ("tags", "tokens"),
    *((role, "items") for role in ("times", "ratings", "prices", "sessions")),
)
"""Roles whose lists are as long as those of another role."""
SECONDS = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
LINEAGE_TYPE = pa.struct(
    [
        ("row_id", pa.string()),
        ("source_id", pa.string()),
        ("copy", pa.int32()),
        ("chain", pa.string()),
        ("drawn", pa.string()),
    ]
)
REJECTED_TYPE = pa.struct([*LINEAGE_TYPE, ("split", pa.string()), ("gate", pa.string()), ("reason", pa.string())])


class Columns:
    """The roles of a recipe over a source's schema.

    Args:
        roles: role to column; each column of `features` gets a role of its own.
        schema: the source's.
        filled_later: columns that are empty in the source and that operators fill.

    Raises:
        SourceError: a column has a type its role cannot have.
    """

    def __init__(self, roles: Mapping[str, str], schema: pa.Schema, filled_later: Sequence[str] = ()) -> None:
        self.roles = expanded(roles, schema.names)
        self.schema = schema
        self.filled_later = frozenset(filled_later)
        for role, column in self.roles.items():
            kind = schema.field(column).type
            if (wanted := misfit(role, kind)) is not None:
                what = "a feature" if feature_of(role) == "features" else f"the {role}"
                raise SourceError(
                    f"column {column!r} is {what} of each row and should hold {wanted}; it holds {kind}",
                    hint="Name another column under source.columns, or convert this one.",
                )

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """Names of numbered classes, for the `label` and `tags` roles that have them."""
        features = _features(self.schema)
        found = {}
        for role in ("label", "tags"):
            feature = features.get(self.roles.get(role, ""), {})
            inner = feature.get("feature", feature) if role == "tags" else feature
            if isinstance(inner, list):
                inner = inner[0] if inner else {}
            if isinstance(inner, Mapping) and inner.get("names"):
                found[role] = list(inner["names"])
        return found

    def values(self, table: pa.Table | pa.RecordBatch) -> list[dict[str, Any]]:
        """Each row's values by role; tags by name."""
        lists = [self._list(role, table.column(column)) for role, column in self.roles.items()]
        roles = list(self.roles)
        return [dict(zip(roles, row, strict=True)) for row in zip(*lists, strict=True)]

    def _list(self, role: str, column: Any) -> list[Any]:
        if role in MEDIA_ROLES:
            return _media(column)
        if role == "times" and pa.types.is_timestamp(column.type.value_type):
            return _seconds(column)
        if role in SERIES_ROLES:
            return series_arrays(column)
        values: list[Any] = column.to_pylist()
        if role == "tags" and (names := self.names.get("tags")):
            return [[names[tag] for tag in tags] for tags in values]
        return values

    def media_bytes(self, table: pa.Table | pa.RecordBatch) -> np.ndarray | None:
        """Encoded bytes of all images and sounds of each row, shape (rows,); None without such a role."""
        total = None
        for role in MEDIA_ROLES:
            if role in self.roles:
                lengths = pc.binary_length(pc.struct_field(table.column(self.roles[role]), "bytes"))
                sizes = np.asarray(pc.fill_null(lengths, 0)).astype(np.int64)
                total = sizes if total is None else total + sizes
        return total

    def array(self, role: str, values: Sequence[Any]) -> pa.Array:
        """Values of a role as an array of its column's type.

        Raises:
            ValueError: a tag has no number.
        """
        kind = self.schema.field(self.roles[role]).type
        if role == "tags" and (names := self.names.get("tags")):
            numbers = {name: number for number, name in enumerate(names)}
            missing = {tag for tags in values for tag in tags} - set(numbers)
            if missing:
                raise ValueError(f"tag {sorted(missing)[0]!r} is not among the names of column {self.roles[role]!r}")
            values = [[numbers[tag] for tag in tags] for tags in values]
        if role == "times" and pa.types.is_timestamp(kind.value_type):
            return _moments(values, kind)
        if role in SERIES_ROLES:
            return series_column(values, kind)
        if kind == MEDIA_TYPE:
            return media_array(values)
        return pa.array(values, kind)

    def labels(self, table: pa.Table | pa.RecordBatch) -> pa.Array | None:
        """Each row's label as text, by name where it has one; None without a `label` role."""
        if "label" not in self.roles:
            return None
        column = table.column(self.roles["label"])
        if names := self.names.get("label"):
            return pa.array(
                [None if n is None else names[n] if 0 <= n < len(names) else str(n) for n in column.to_pylist()],
                pa.string(),
            )
        if pa.types.is_nested(column.type):
            return pa.array(
                [None if v is None else json.dumps(v, ensure_ascii=False) for v in column.to_pylist()], pa.string()
            )
        return pc.cast(column, pa.string())

    def problems(self, table: pa.RecordBatch) -> dict[int, str]:
        """Rows that cannot be used, by position, with the reason."""
        found: dict[int, str] = {}
        for role in ROLES:
            if role not in self.roles:
                continue
            column = table.column(self.roles[role])
            if role in NEEDED_ROLES and column.null_count and self.roles[role] not in self.filled_later:
                reason = f"{role} is missing (column {self.roles[role]!r} is empty)"
                for index in pc.indices_nonzero(pc.is_null(column)).to_pylist():
                    found.setdefault(index, reason)
            if role in TEXT_ROLES and pc.any(pc.match_substring(column, "\0")).as_py():
                for index in pc.indices_nonzero(pc.fill_null(pc.match_substring(column, "\0"), False)).to_pylist():
                    found.setdefault(index, f"{role} holds a NUL byte (column {self.roles[role]!r})")
        if "series" in self.roles:
            found = series_problems(table, self.roles) | found
        for role, other in PARALLEL:
            if {role, other} <= set(self.roles):
                counts = [pc.list_value_length(table.column(self.roles[one])) for one in (other, role)]
                for index in pc.indices_nonzero(pc.fill_null(pc.not_equal(*counts), False)).to_pylist():
                    found.setdefault(index, f"there are not as many {role} as {other}")
        return found

    def ids(self, table: pa.RecordBatch) -> list[str]:
        """Each row's id: the `id` column's value, else a hash of the row's content."""
        if "id" in self.roles:
            return [str(value) for value in table.column(self.roles["id"]).to_pylist()]
        return [content_id(values) for values in self.values(table)]

    def published_schema(self) -> pa.Schema:
        """The source's schema with the lineage column, and its Hugging Face features kept in step."""
        return self._with_lineage(self.schema, LINEAGE_TYPE)

    def rejects_schema(self) -> pa.Schema:
        """The columns that have a role, and the lineage column with what a gate said."""
        fields = [field for field in self.schema if field.name in self.roles.values()]
        return self._with_lineage(pa.schema(fields), REJECTED_TYPE)

    def _with_lineage(self, schema: pa.Schema, lineage: pa.StructType) -> pa.Schema:
        made = schema.append(pa.field(LINEAGE_COLUMN, lineage))
        info = json.loads((self.schema.metadata or {}).get(b"huggingface", b"{}")).get("info", {})
        if "features" in info:
            kept = {name: feature for name, feature in info["features"].items() if name in schema.names}
            kept[LINEAGE_COLUMN] = {field.name: {"dtype": str(field.type), "_type": "Value"} for field in lineage}
            info = info | {"features": kept}
        has_info = b"huggingface" in (self.schema.metadata or {})
        return made.with_metadata({b"huggingface": json.dumps({"info": info}).encode()} if has_info else {})


def role_columns(recipe: Recipe) -> dict[str, str]:
    """Role to column, in the order in which values are handled everywhere."""
    return {str(role): column for role, column in sorted(recipe.source.columns.items())}


def content_id(values: Mapping[str, Any]) -> str:
    """Row id made from a row's values by role; the `id` role itself does not count.

    >>> content_id({"text": "a", "label": 1}) == content_id({"label": "1", "text": "a"})
    True
    """
    parts = [f"{role}\0{_rendered(role, values[role])}" for role in sorted(values) if role != "id"]
    return xxh3_128_hexdigest("\1".join(parts).encode("utf-8", "surrogatepass"))[:ID_DIGITS]


def numbered_id(row_id: str, occurrence: int) -> str:
    """Id of the row that is the `occurrence`-th (from 0) of those with equal content."""
    return row_id if occurrence == 0 else f"{row_id}-{occurrence + 1}"


def _rendered(role: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if role in MEDIA_ROLES and value is not None:
        return xxh3_128_hexdigest(value["bytes"])
    if role in SERIES_ROLES and value is not None:
        return series_digest(value).hex()
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _media(column: pa.Array | pa.ChunkedArray) -> list[dict[str, Any] | None]:
    """The inverse of `media_array`; several times faster than Arrow makes dicts of structs."""
    pairs = zip(*(pc.struct_field(column, name).to_pylist() for name in ("bytes", "path")), strict=True)
    return [None if data is None else {"bytes": data, "path": path} for data, path in pairs]


def _seconds(column: pa.Array | pa.ChunkedArray) -> list[list[float | None] | None]:
    """Lists of times as lists of seconds since 1970; a hundred times faster than as datetimes."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    moments = array.flatten()
    seconds = pc.divide(pc.cast(pc.cast(moments, pa.int64()), pa.float64(), safe=False), SECONDS[moments.type.unit])
    values = seconds.to_numpy(zero_copy_only=False).tolist()
    if seconds.null_count:
        missing = pc.is_null(seconds).to_pylist()
        values = [None if is_missing else value for value, is_missing in zip(values, missing, strict=True)]
    made: list[list[float | None] | None] = []
    at = 0
    for length in pc.list_value_length(array).to_pylist():
        made.append(None if length is None else values[at : at + length])
        at += length or 0
    return made


def _moments(values: Sequence[Sequence[float | None] | None], kind: pa.DataType) -> pa.Array:
    """The inverse of `_seconds`."""
    unit = SECONDS[kind.value_type.unit]
    ticks = [None if row is None else [None if one is None else round(one * unit) for one in row] for row in values]
    return pa.array(ticks, pa.list_(pa.int64())).cast(kind)


def _features(schema: pa.Schema) -> dict[str, Any]:
    raw = (schema.metadata or {}).get(b"huggingface")
    return dict(json.loads(raw).get("info", {}).get("features", {})) if raw else {}
