"""Between columns and rows: what the roles of a recipe mean in a table, and row ids.

Operators see values by role; tags that Hugging Face `datasets` stores as numbers with names are seen by their names.
Everything else in a table passes through untouched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from xxhash import xxh3_128_hexdigest

from augkit.errors import SourceError
from augkit.recipe.schema import Recipe
from augkit.store.manifest import LINEAGE_COLUMN

ID_DIGITS = 24
NEEDED_ROLES = ("text", "text_pair", "target_text", "tokens", "tags", "label", "id", "group", "time")
"""Roles whose value a row cannot do without."""

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
        roles: role to column.
        schema: the source's.

    Raises:
        SourceError: a column has a type its role cannot have.
    """

    def __init__(self, roles: Mapping[str, str], schema: pa.Schema) -> None:
        self.roles = dict(roles)
        self.schema = schema
        for role, column in self.roles.items():
            kind = schema.field(column).type
            if (wanted := _wanted(role, kind)) is not None:
                raise SourceError(
                    f"column {column!r} is the {role} of each row and should hold {wanted}; it holds {kind}",
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
        values: list[Any] = column.to_pylist()
        if role == "tags" and (names := self.names.get("tags")):
            return [[names[tag] for tag in tags] for tags in values]
        return values

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
        for role in NEEDED_ROLES:
            if role not in self.roles:
                continue
            column = table.column(self.roles[role])
            if column.null_count:
                reason = f"{role} is missing (column {self.roles[role]!r} is empty)"
                for index in pc.indices_nonzero(pc.is_null(column)).to_pylist():
                    found.setdefault(index, reason)
            if role in ("text", "text_pair", "target_text") and pc.any(pc.match_substring(column, "\0")).as_py():
                for index in pc.indices_nonzero(pc.fill_null(pc.match_substring(column, "\0"), False)).to_pylist():
                    found.setdefault(index, f"{role} holds a NUL byte (column {self.roles[role]!r})")
        if "tags" in self.roles:
            lengths = pc.not_equal(
                pc.list_value_length(table.column(self.roles["tokens"])),
                pc.list_value_length(table.column(self.roles["tags"])),
            )
            for index in pc.indices_nonzero(pc.fill_null(lengths, False)).to_pylist():
                found.setdefault(index, "there are not as many tags as tokens")
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
    parts = [f"{role}\0{_rendered(values[role])}" for role in sorted(values) if role != "id"]
    return xxh3_128_hexdigest("\1".join(parts).encode("utf-8", "surrogatepass"))[:ID_DIGITS]


def numbered_id(row_id: str, occurrence: int) -> str:
    """Id of the row that is the `occurrence`-th (from 0) of those with equal content."""
    return row_id if occurrence == 0 else f"{row_id}-{occurrence + 1}"


def _rendered(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _features(schema: pa.Schema) -> dict[str, Any]:
    raw = (schema.metadata or {}).get(b"huggingface")
    return dict(json.loads(raw).get("info", {}).get("features", {})) if raw else {}


def _wanted(role: str, kind: pa.DataType) -> str | None:
    """What a role's column should hold, or None where `kind` will do."""
    is_text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    is_list = pa.types.is_list(kind) or pa.types.is_large_list(kind)
    if role in ("text", "text_pair", "target_text"):
        return None if is_text else "text"
    if role == "tokens":
        return None if is_list and pa.types.is_string(kind.value_type) else "a list of strings"
    if role == "tags":
        fits = is_list and (pa.types.is_string(kind.value_type) or pa.types.is_integer(kind.value_type))
        return None if fits else "a list of tags"
    if role == "spans":
        fits = is_list and pa.types.is_struct(kind.value_type)
        names = {field.name for field in kind.value_type} if fits else set()
        return None if {"start", "end"} <= names else "a list of {start, end, label}"
    if role == "answers":
        names = {field.name for field in kind} if pa.types.is_struct(kind) else set()
        return (
            None
            if {"text", "answer_start"} <= names
            else "a struct of the lists `text` and `answer_start`, as in SQuAD"
        )
    if role == "id":
        return None if is_text or pa.types.is_integer(kind) else "text or whole numbers"
    return None
