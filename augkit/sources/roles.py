"""What the roles of a recipe ask of the columns of a source."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase

import pyarrow as pa
import pyarrow.compute as pc

from augkit.errors import SourceError, nearest
from augkit.features import patterns
from augkit.recipe.schema import Source
from augkit.roles import MEDIA_ROLES, STRING_ROLES

__all__ = ["as_string", "check_columns", "naming_columns", "string_columns", "with_string_columns"]


def string_columns(spec: Source) -> dict[str, str]:
    """Column to role, for the columns that are always strings."""
    return {column: role for role, column in spec.columns.items() if role in STRING_ROLES}


def naming_columns(spec: Source) -> set[str]:
    """Columns that name something, as labels and items do, so that `NA` or `-` in them is a name like any other."""
    named = [spec.columns.get(role) for role in ("label", "step_labels")]
    if spec.events is not None:
        named += [spec.events.user, spec.events.item, spec.events.session]
    if spec.steps is not None:
        named += [spec.steps.id, *spec.steps.beside.values()]
    return {column for column in named if column is not None}


def check_columns(names: Sequence[str], spec: Source, where: str, *, delimiter: str | None = None) -> None:
    """Check a list of columns against the recipe.

    Args:
        names: columns found.
        spec: the `source` section.
        where: file or data set, for messages.
        delimiter: what cut the columns, for csv.

    Raises:
        SourceError: a column named for a role is missing, a name stands twice, or is reserved.
    """
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise SourceError(f"{where} has more than one column named {twice[0]!r}.", hint="Rename all but one of them.")
    if "augkit" in names:
        raise SourceError(
            f"{where} has a column `augkit`, the name augkit keeps for the history of each row.",
            hint="If augkit wrote this data, build from its source instead; else rename or drop the column.",
        )
    for role, column in _named(spec):
        if any(fnmatchcase(name, column) for name in names) if role == "features" else column in names:
            continue
        hint = nearest(column, names)
        if role in MEDIA_ROLES:
            hint += f" If an operator makes it, name it under source too: `new_columns: [{column}]`."
        if delimiter and len(names) == 1:
            for mark in {";", "\t", "|", ","} & set(names[0]) - {delimiter}:
                hint = f"Its one column holds {mark!r}: write `delimiter: {json.dumps(mark)}` under `source:`."
        raise SourceError(
            f"{where} has no column {column!r}, which `columns:` names for the role `{role}`. "
            f"Columns: {', '.join(names)}.",
            hint=hint,
        )


def _named(spec: Source) -> Iterator[tuple[str, str]]:
    """Each role with its column; `features` with each of its patterns."""
    for role, column in spec.columns.items():
        for name in patterns(column) if role == "features" else [column]:
            yield role, name


def with_string_columns(schema: pa.Schema, spec: Source, where: str) -> pa.Schema:
    """The schema with the columns of string roles as strings, also in its `huggingface` features; other metadata goes.

    Raises:
        SourceError: such a column holds lists, structs, bytes or anything else that is not plain text or a number.
    """
    metadata = schema.metadata or {}
    features = json.loads(metadata[b"huggingface"]) if b"huggingface" in metadata else None
    for column, role in string_columns(spec).items():
        index = schema.get_field_index(column)
        found = schema.field(index).type
        if not _can_be_string(found):
            raise SourceError(
                f"{where}: column {column!r} holds {found}, and the role `{role}` needs text.",
                hint="Name another column for this role, or another role for this column.",
            )
        schema = schema.set(index, pa.field(column, pa.string()))
        if features and found != pa.string():
            features["info"]["features"][column] = {"dtype": "string", "_type": "Value"}
    return schema.with_metadata({b"huggingface": json.dumps(features).encode()} if features else None)


def as_string(values: pa.Array) -> pa.Array:
    """Text, numbers and truth values as strings; missing stays missing."""
    found = values.type
    if pa.types.is_dictionary(found):
        return as_string(values.cast(found.value_type))
    return pc.cast(values, pa.string())


def _can_be_string(found: pa.DataType) -> bool:
    if pa.types.is_dictionary(found):
        return _can_be_string(found.value_type)
    tests: Iterable[bool] = (
        pa.types.is_string(found),
        pa.types.is_large_string(found),
        found == pa.string_view(),
        pa.types.is_integer(found),
        pa.types.is_floating(found),
        pa.types.is_decimal(found),
        pa.types.is_boolean(found),
        pa.types.is_temporal(found),
        pa.types.is_null(found),
    )
    return any(tests)
