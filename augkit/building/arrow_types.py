"""Which Arrow types the column of a role may have."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyarrow as pa
import pyarrow.types as types

from augkit.features import feature_of
from augkit.roles import ROLES, Holds

__all__ = ["misfit"]

Fields = frozenset[str]


def misfit(role: str, kind: pa.DataType) -> str | None:
    """What a role's column should hold, or None where `kind` will do."""
    known = ROLES[feature_of(role)]
    return None if _TESTS[known.holds](kind, known.fields) else known.wanted


def _is_text(kind: pa.DataType) -> bool:
    return bool(types.is_string(kind) or types.is_large_string(kind))


def _is_list(kind: pa.DataType) -> bool:
    return bool(types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind))


def _is_number(kind: pa.DataType) -> bool:
    return bool(types.is_integer(kind) or types.is_floating(kind))


def _has_fields(kind: pa.DataType, fields: Fields) -> bool:
    return bool(types.is_struct(kind)) and fields <= {field.name for field in kind}


def _strings(kind: pa.DataType, fields: Fields) -> bool:
    return bool((types.is_list(kind) or types.is_large_list(kind)) and types.is_string(kind.value_type))


def _tags(kind: pa.DataType, fields: Fields) -> bool:
    is_list = types.is_list(kind) or types.is_large_list(kind)
    return bool(is_list and (types.is_string(kind.value_type) or types.is_integer(kind.value_type)))


def _records(kind: pa.DataType, fields: Fields) -> bool:
    return bool((types.is_list(kind) or types.is_large_list(kind)) and _has_fields(kind.value_type, fields))


def _four_numbers(kind: pa.DataType) -> bool:
    return _is_list(kind) and _is_number(kind.value_type)


def _numbers(kind: pa.DataType, fields: Fields) -> bool:
    return _is_list(kind) and _is_number(kind.value_type)


def _moments(kind: pa.DataType, fields: Fields) -> bool:
    return _is_list(kind) and (_is_number(kind.value_type) or bool(types.is_timestamp(kind.value_type)))


def _is_feature(kind: pa.DataType) -> bool:
    kind = kind.value_type if types.is_dictionary(kind) else kind
    return _is_number(kind) or _is_text(kind) or bool(types.is_boolean(kind))


def _boxes(kind: pa.DataType, fields: Fields) -> bool:
    if types.is_struct(kind):
        inside = {field.name: field.type for field in kind}
        return "bbox" in inside and _is_list(inside["bbox"]) and _four_numbers(inside["bbox"].value_type)
    if not _is_list(kind):
        return False
    if types.is_struct(kind.value_type):
        inside = {field.name: field.type for field in kind.value_type}
        return "bbox" in inside and _four_numbers(inside["bbox"])
    return _four_numbers(kind.value_type)


def _series(kind: pa.DataType, fields: Fields) -> bool:
    if _is_list(kind) and _is_list(kind.value_type):
        kind = kind.value_type
    return _is_list(kind) and _is_number(kind.value_type)


_TESTS: Mapping[Holds, Callable[[pa.DataType, Fields], bool]] = {
    Holds.TEXT: lambda kind, fields: _is_text(kind),
    Holds.STRINGS: _strings,
    Holds.TAGS: _tags,
    Holds.RECORDS: _records,
    Holds.STRUCT: _has_fields,
    Holds.BOXES: _boxes,
    Holds.IDENTIFIER: lambda kind, fields: _is_text(kind) or bool(types.is_integer(kind)),
    Holds.MEDIA: lambda kind, fields: _has_fields(kind, frozenset({"bytes", "path"})),
    Holds.NUMBERS: _numbers,
    Holds.MOMENTS: _moments,
    Holds.SERIES: _series,
    Holds.STEPS: lambda kind, fields: _is_list(kind),
    Holds.FEATURE: lambda kind, fields: _is_feature(kind),
    Holds.ANYTHING: lambda kind, fields: True,
}
