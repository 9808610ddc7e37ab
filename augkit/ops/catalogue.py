"""What every operator is, in plain values: for `augkit ops`, for the documentation, and for editors."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from textwrap import dedent
from typing import Any

from augkit.errors import AugkitError, RecipeError, nearest
from augkit.ops.base import Operator
from augkit.ops.registry import get_operator, operator_names

__all__ = ["Catalogue", "Description", "Parameter", "catalogue", "describe", "in_words", "parameter_schemas"]


@dataclass(frozen=True)
class Parameter:
    """One parameter of an operator.

    Attributes:
        name: as it is written in a recipe.
        type: in words, as in `number in (0, 1]`.
        default: None with `required`.
        required: whether it has to be given.
        meaning: what it does, with its unit.
        own: whether the operator defines it itself; the others come with its modality.
    """

    name: str
    type: str
    default: Any
    required: bool
    meaning: str
    own: bool


@dataclass(frozen=True)
class Description:
    """What an operator is.

    Attributes:
        name: as it is written in a recipe.
        modality: text, image, ….
        shape: row, batch or dataset.
        languages: codes served; empty means any.
        targets: roles that are transformed along with the input.
        keeps: roles that still hold as they are.
        version: raised whenever its output changes.
        deterministic: whether the same draw gives the same bytes on any machine.
        parameters: in the order they are defined, its own first.
        source: the paper or library it follows.
        summary: what it does, one sentence.
        details: more about it; may be empty.
        choices: for one that runs another library's operators: their names, each with why it cannot be used here.
    """

    name: str
    modality: str
    shape: str
    languages: tuple[str, ...]
    targets: tuple[str, ...]
    keeps: tuple[str, ...]
    version: int
    deterministic: bool
    parameters: tuple[Parameter, ...]
    source: str
    summary: str
    details: str
    choices: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        values = asdict(self)
        values["parameters"] = {
            parameter.name: {key: value for key, value in asdict(parameter).items() if key not in ("name", "own")}
            for parameter in self.parameters
        }
        return values


@dataclass(frozen=True)
class Catalogue:
    """Operators, and those that cannot be loaded, with the reason."""

    operators: tuple[Description, ...]
    unavailable: Mapping[str, str]


def catalogue(modality: str | None = None) -> Catalogue:
    """Every operator, sorted by name; of one modality where that is given.

    Raises:
        RecipeError: no operator has that modality.
    """
    found: list[Description] = []
    unavailable: dict[str, str] = {}
    for name in operator_names():
        try:
            found.append(_described(get_operator(name)))
        except (AugkitError, ImportError) as error:
            unavailable[name] = str(error)
    if modality is None:
        return Catalogue(tuple(found), unavailable)
    modalities = sorted({operator.modality for operator in found})
    if modality not in modalities:
        raise RecipeError(f"no operator has the modality {modality!r}", hint=nearest(modality, modalities))
    chosen = tuple(operator for operator in found if operator.modality == modality)
    return Catalogue(chosen, {name: why for name, why in unavailable.items() if name.startswith(f"{modality}.")})


def describe(name: str) -> Description:
    """One operator.

    Raises:
        RecipeError: there is none of that name; names the nearest.
    """
    return _described(get_operator(name))


def parameter_schemas() -> dict[str, dict[str, Any]]:
    """Operator name to the JSON Schema of its parameters, each with its meaning; none that cannot be loaded."""
    schemas = {}
    for description in catalogue().operators:
        schema = get_operator(description.name).model_json_schema()
        schema["description"] = description.summary
        for parameter in description.parameters:
            field = schema["properties"][parameter.name]
            field.pop("title", None)
            if parameter.meaning:
                field["description"] = parameter.meaning[0].upper() + parameter.meaning[1:]
        schemas[description.name] = schema
    return schemas


def _described(cls: type[Operator[Any]]) -> Description:
    parts = _docstring_parts(inspect.cleandoc(cls.__doc__ or ""))
    return Description(
        name=cls.name,
        modality=cls.modality,
        shape=cls.shape,
        languages=tuple(sorted(cls.languages)),
        targets=tuple(sorted(cls.moves)),
        keeps=tuple(sorted(cls.keeps - cls.moves)),
        version=cls.version,
        deterministic=cls.deterministic,
        parameters=tuple(_parameters(cls, _arguments(parts.get("Args", "")))),
        source=" ".join(parts.get("Source", "").split()),
        summary=parts["summary"],
        details=parts["details"],
        choices=dict(cls.choices()),
    )


def _docstring_parts(docstring: str) -> dict[str, str]:
    """Summary, details, and the text under each heading such as `Args:`."""
    parts: dict[str, list[str]] = {"summary": [], "details": []}
    here = "summary"
    for line in docstring.splitlines():
        if heading := re.match(
            r"(Args|Attributes|Source|Sources|Example|Examples|Raises|Note|References?): ?(.*)", line
        ):
            here = {"Sources": "Source", "Reference": "Source", "References": "Source"}.get(heading[1], heading[1])
            parts.setdefault(here, []).append(heading[2])
        elif not line.strip() and here == "summary":
            here = "details"
        else:
            parts[here].append(line)
    return {name: "\n".join(lines).strip("\n") for name, lines in parts.items()} | {
        name: "\n\n".join(" ".join(part.split()) for part in "\n".join(parts[name]).strip("\n").split("\n\n"))
        for name in ("summary", "details")
    }


def _arguments(listed: str) -> dict[str, str]:
    """The entries of an `Args:` list."""
    texts: dict[str, str] = {}
    name = ""
    for line in dedent(listed).splitlines():
        if entry := re.match(r"(\w+): (.+)", line):
            name = entry[1]
            texts[name] = entry[2]
        elif line.startswith(" ") and name:
            texts[name] += f" {line.strip()}"
    return texts


def _parameters(cls: type[Operator[Any]], meanings: Mapping[str, str]) -> Iterator[Parameter]:
    schema = cls.model_json_schema()
    properties, definitions = schema.get("properties", {}), schema.get("$defs", {})
    inherited = {name for base in cls.__mro__[1:] for name in getattr(base, "__annotations__", {})}
    for field_name, field in sorted(
        cls.model_fields.items(), key=lambda item: item[0] in inherited and item[0] not in meanings
    ):
        name = field.alias or field_name
        yield Parameter(
            name=name,
            type=in_words(properties[name], definitions),
            default=None if field.is_required() else properties[name].get("default"),
            required=field.is_required(),
            meaning=meanings.get(name) or field.description or "",
            own=field_name not in inherited or name in meanings,
        )


def in_words(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    """A JSON Schema as a person would say it.

    >>> in_words({"type": "number", "exclusiveMinimum": 0, "maximum": 1}, {})
    'number in (0, 1]'
    """
    if "$ref" in schema:
        return in_words(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " or ".join(dict.fromkeys(in_words(choice, definitions) for choice in schema[key]))
    kind = schema.get("type")
    if kind in ("number", "integer"):
        return {"number": "number", "integer": "whole number"}[kind] + _bounds(schema)
    if kind == "array":
        if "prefixItems" in schema:
            items = [in_words(item, definitions) for item in schema["prefixItems"]]
            return (
                f"[low, high], each a {items[0]}"
                if len(items) == 2 and items[0] == items[1]
                else f"[{', '.join(items)}]"
            )
        return f"list of {in_words(schema.get('items', {}), definitions)}"
    if kind == "object":
        values = schema.get("additionalProperties")
        return f"map of name to {in_words(values, definitions)}" if isinstance(values, Mapping) else "map"
    return {"string": "text", "boolean": "true | false", "null": "nothing"}.get(str(kind), "anything")


def _bounds(schema: Mapping[str, Any]) -> str:
    low, high = (
        schema.get("minimum", schema.get("exclusiveMinimum")),
        schema.get("maximum", schema.get("exclusiveMaximum")),
    )
    if low is not None and high is not None:
        opening, closing = "(" if "exclusiveMinimum" in schema else "[", ")" if "exclusiveMaximum" in schema else "]"
        return f" in {opening}{low:g}, {high:g}{closing}"
    if low is not None:
        return f" above {low:g}" if "exclusiveMinimum" in schema else f", {low:g} or more"
    if high is not None:
        return f" below {high:g}" if "exclusiveMaximum" in schema else f", {high:g} or less"
    return ""
