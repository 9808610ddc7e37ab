"""The Arrow type of values read from JSON, and what two types have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

__all__ = ["ConflictError", "kind_of_value", "settled", "type_of", "unify"]


class ConflictError(Exception):
    """Two values of one column cannot share a type.

    Attributes:
        kinds: what each is, in JSON's words.
    """

    def __init__(self, kinds: Iterable[str]) -> None:
        super().__init__()
        self.kinds = tuple(kinds)


KINDS: dict[type, str] = {
    str: "a string",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "an object",
    type(None): "null",
}


def kind_of_value(value: Any) -> str:
    """What a value is, in JSON's words."""
    return KINDS[type(value)]


def type_of(values: Sequence[Any]) -> pa.DataType:
    """The one type that holds all values: whole numbers and others together are float64; null says nothing.

    >>> type_of([1, 2.5, None])
    DataType(double)

    Raises:
        ConflictError: there is none.
    """
    kinds = set(map(type, values))
    kinds.discard(type(None))
    if not kinds:
        return pa.null()
    if kinds == {str}:
        return pa.string()
    if kinds == {bool}:
        return pa.bool_()
    if kinds == {int}:
        numbers = [value for value in values if value is not None]
        if max(numbers) >= 2**63 or min(numbers) < -(2**63):
            raise ConflictError(["a whole number of more than 64 bits"])
        return pa.int64()
    if kinds <= {int, float}:
        return pa.float64()
    if kinds == {list}:
        return pa.list_(type_of([item for value in values if value is not None for item in value]))
    if kinds == {dict}:
        rows = [value for value in values if value is not None]
        keys = dict.fromkeys(key for row in rows for key in row)
        return pa.struct([(key, type_of([row.get(key) for row in rows])) for key in keys])
    raise ConflictError(dict.fromkeys(name for kind, name in KINDS.items() if kind in kinds))


def unify(first: pa.DataType, second: pa.DataType) -> pa.DataType:
    """The type that holds values of both.

    Raises:
        ConflictError: there is none.
    """
    if first == second or pa.types.is_null(second):
        return first
    if pa.types.is_null(first):
        return second
    if {first, second} == {pa.int64(), pa.float64()}:
        return pa.float64()
    if pa.types.is_list(first) and pa.types.is_list(second):
        return pa.list_(unify(first.value_type, second.value_type))
    if pa.types.is_struct(first) and pa.types.is_struct(second):
        fields = {field.name: field.type for field in first}
        for field in second:
            fields[field.name] = unify(fields[field.name], field.type) if field.name in fields else field.type
        return pa.struct(list(fields.items()))
    raise ConflictError([_kind(first), _kind(second)])


def settled(found: pa.DataType) -> pa.DataType:
    """The type to publish: string where every value was null, at any depth.

    Raises:
        ConflictError: an object never has a key, which Parquet cannot hold.
    """
    if pa.types.is_null(found):
        return pa.string()
    if pa.types.is_list(found):
        return pa.list_(settled(found.value_type))
    if pa.types.is_struct(found):
        if found.num_fields == 0:
            raise ConflictError(["an object without a key in every row"])
        return pa.struct([(field.name, settled(field.type)) for field in found])
    return found


def _kind(found: pa.DataType) -> str:
    if pa.types.is_list(found):
        return KINDS[list]
    if pa.types.is_struct(found):
        return KINDS[dict]
    return {pa.string(): KINDS[str], pa.bool_(): KINDS[bool]}.get(found, KINDS[float])
