"""What an operator class says about itself: name, languages, roles, parameters and docstring."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import ValidationError

from augkit.ops.base import BatchOperator, DatasetOperator, Operator, RowOperator, SplitOperator
from augkit.recipe.schema import Role
from augkit.testing.violation import ContractViolation, require

__all__ = ["check_declared", "check_parameters"]

ISO_639_1 = frozenset(
    re.findall(
        "..",
        "aaabaeafakamanarasavayazbabebgbhbibmbnbobrbscacechcocrcscucvcydadedvdzeeeleneoeseteufafffifjfofrfygagdglgngugv"
        "hahehihohrhthuhyhziaidieigiiikioisitiujajvkakgkikjkkklkmknkokrkskukvkwkylalblglilnloltlulvmgmhmimkmlmnmrmsmtmy"
        "nanbndnengnlnnnonrnvnyocojomorospapiplpsptqurmrnrorurwsascsdsesgsiskslsmsnsosqsrssstsusvswtatetgthtitktltntotr"
        "tstttwtyugukuruzvevivowawoxhyiyozazhzu",
    )
)
SHAPES: dict[str, type | tuple[type, ...]] = {
    "row": (RowOperator, SplitOperator),
    "batch": BatchOperator,
    "dataset": DatasetOperator,
}


def check_declared(cls: type[Operator[Any]]) -> None:
    """Name, version, shape, languages, roles, docstring."""
    name = str(getattr(cls, "name", ""))
    require(name, "an operator has a name", "Put @operator('modality.name', version=1) over the class.")
    require(name.count(".") == 1, "a name is modality.name", f"found {name!r}")
    modality, own = name.split(".")
    require(modality == cls.modality, "a name starts with the modality", f"{name!r} has the modality {cls.modality!r}")
    file = cls.__module__.rpartition(".")[2]
    if cls.__module__.startswith("augkit."):
        require(file == own, "an operator's file is named after it", f"{name!r} stands in {file}.py")
    is_count = isinstance(cls.version, int) and cls.version >= 1
    require(is_count, "the version counts from 1", f"found {cls.version!r}")
    base = SHAPES.get(cls.shape)
    fits = base is not None and issubclass(cls, base)
    require(fits, "the shape is that of the base class", f"{cls.shape!r} does not fit {cls.__mro__[1].__name__}")
    for code in sorted(cls.languages):
        is_code = code in ISO_639_1 or re.fullmatch("[a-z]{3}", code)
        require(is_code, "languages are ISO 639 codes", f"{code!r} is none")
    roles = set(get_args(Role))
    for roles_kind, named in (("moves", cls.moves), ("keeps", cls.keeps)):
        unknown = sorted(set(named) - roles)
        require(not unknown, "targets are roles that a recipe can name", f"{roles_kind} names {unknown}")
    both = sorted(cls.moves & cls.keeps)
    require(not both, "a role is moved or kept, not both", f"{both} are in `moves` and in `keeps`")
    _check_docstring(cls)


def _check_docstring(cls: type[Operator[Any]]) -> None:
    text = inspect.cleandoc(cls.__dict__.get("__doc__") or "")
    lines = text.splitlines()
    summary = bool(lines) and lines[0].strip().endswith(".") and (len(lines) == 1 or not lines[1].strip())
    found = f"found {lines[0]!r}" if lines else "there is none"
    require(summary, "the docstring starts with a summary on one line, ending in a dot", found)
    for name in own_parameters(cls):
        listed = re.search(rf"^Args:\n(?:.*\n)*?\s+{name}: \S", text, re.MULTILINE)
        require(listed, "the docstring's Args explain every parameter", f"{name!r} is missing")
    require(
        re.search(r"^Sources?: *\S", text, re.MULTILINE),
        "the docstring names its source",
        "Add a line `Source: author year, title` or the library it wraps.",
    )


def own_parameters(cls: type[Operator[Any]]) -> list[str]:
    """Parameters that do not come from a base class of augkit's."""
    shared = {
        name
        for base in cls.__mro__[1:]
        if base.__module__.startswith("augkit.ops.") and base.__module__.endswith("base")
        for name in getattr(base, "model_fields", {})
    }
    return [field.alias or name for name, field in cls.model_fields.items() if name not in shared]


def check_parameters(cls: type[Operator[Any]], parameters: Mapping[str, Any]) -> None:
    """Bad parameters raise."""
    try:
        made = cls.model_validate(dict(parameters))
    except ValidationError as error:
        raise ContractViolation("the parameters given are valid", str(error)) from None
    _refuses(cls, parameters, "no_such_parameter", 1, "unknown parameters are refused")
    schema = cls.model_json_schema()
    definitions = schema.get("$defs", {})
    for name, described in schema.get("properties", {}).items():
        if "$ref" in described:
            described = definitions[described["$ref"].rpartition("/")[2]]
        for value in _wrong_types(described):
            _refuses(cls, parameters, name, value, "parameters of a wrong type are refused")
        for value in _out_of_range(described):
            _refuses(cls, parameters, name, value, "parameters out of range are refused")
    for name in cls.model_fields:
        try:
            setattr(made, name, getattr(made, name))
        except (ValidationError, AttributeError, TypeError):
            continue
        raise ContractViolation("parameters cannot be changed", f"{name} was assigned to; keep `frozen=True`")


def _refuses(cls: type[Operator[Any]], parameters: Mapping[str, Any], name: str, value: Any, clause: str) -> None:
    try:
        cls.model_validate({**parameters, name: value})
    except ValidationError:
        return
    raise ContractViolation(clause, f"{name}={value!r} was accepted")


def _wrong_types(schema: Mapping[str, Any]) -> Iterator[Any]:
    wrong: dict[str, list[Any]] = {
        "number": ["0.5", True, [0.5]],
        "integer": ["3", 1.5, True],
        "string": [5, ["text"]],
        "boolean": ["true", 1],
        "array": [5, {"a": 1}],
        "object": [5, ["a"]],
    }
    yield from wrong.get(schema.get("type", ""), ())


def _out_of_range(schema: Mapping[str, Any]) -> Iterator[Any]:
    step = 1 if schema.get("type") == "integer" else 1e-6
    for key, off in (("minimum", -step), ("maximum", step), ("exclusiveMinimum", 0), ("exclusiveMaximum", 0)):
        if key in schema:
            yield schema[key] + off
    if schema.get("type") == "number" and {"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"} & set(schema):
        yield float("nan")
    if "enum" in schema and all(isinstance(choice, str) for choice in schema["enum"]):
        yield "".join(schema["enum"]) + "?"
    if schema.get("type") == "array" and "minItems" in schema and schema["minItems"] > 0:
        yield []
