"""The JSON Schema of a recipe, with which editors complete and check one while it is written."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from pydantic import BaseModel

from augkit.recipe.ablation import AblateSettings
from augkit.recipe.event_log import EventLog
from augkit.recipe.schema import Augment, Balance, ImageOutput, Output, Recipe, Source, Splits
from augkit.recipe.section import Section
from augkit.recipe.step_table import StepTable
from augkit.recipe.training import Budget, Lora, TrainSettings

__all__ = ["attribute_texts", "recipe_schema"]

Schema = dict[str, Any]
STEP_KEYS: Schema = {
    "p": {
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": 1,
        "description": "Probability that the step is run on a copy.",
    },
    "weight": {
        "type": "number",
        "exclusiveMinimum": 0,
        "description": "How often this step is drawn among its siblings in `one_of` and `some_of`, relative to theirs.",
    },
}
SECTIONS: tuple[type[Section], ...] = (
    *(Source, EventLog, StepTable, Splits, Augment, Balance, Output, ImageOutput),
    *(TrainSettings, Budget, Lora, AblateSettings),
)


def recipe_schema(operators: Mapping[str, Schema], gates: Mapping[str, Schema]) -> Schema:
    """JSON Schema, draft 2020-12, of a recipe.

    Args:
        operators: operator name to the JSON Schema of its parameters.
        gates: gate name to the JSON Schema of its parameters.
    """
    schema = Recipe.model_json_schema()
    definitions: Schema = schema.setdefault("$defs", {})
    _describe(schema, Recipe)
    for section in SECTIONS:
        _describe(definitions[section.__name__], section)
    _loosen_source(definitions["Source"])
    _loosen_train(definitions["TrainSettings"])
    definitions["Splits"] = _lifted(definitions["Splits"])
    definitions["Step"] = _step(operators, definitions)
    definitions["Gate"] = _named("Gate", "gate", gates, definitions, {})
    definitions["Augment"]["properties"]["chain"]["items"] = {"$ref": "#/$defs/Step"}
    schema["properties"]["gates"]["items"] = {"$ref": "#/$defs/Gate"}
    schema["properties"] = schema["properties"] | {
        "extends": {
            "description": "A recipe, or a list of them, that this one is laid over; relative to this file.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}],
        }
    }
    complete = _complete(schema, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "augkit recipe, version 1",
        "anyOf": [{"required": ["extends"]}, complete],
    }


def attribute_texts(model: type[BaseModel]) -> dict[str, str]:
    """The lines under `Attributes:` in the docstring of `model`, by attribute.

    >>> attribute_texts(Augment)["copies"]
    'augmented rows per source row.'
    """
    _, _, listed = inspect.cleandoc(model.__doc__ or "").partition("Attributes:\n")
    texts: dict[str, str] = {}
    name = ""
    for line in listed.splitlines():
        if entry := re.match(r"    (\w+): (.+)", line):
            name = entry[1]
            texts[name] = entry[2]
        elif line.startswith("        ") and name:
            texts[name] += f" {line.strip()}"
        else:
            break
    return texts


def _describe(schema: Schema, model: type[BaseModel]) -> None:
    """Put the docstring's sentences where editors show them, in place of pydantic's titles."""
    summary = inspect.cleandoc(model.__doc__ or "").partition("\n\n")[0]
    schema["description"] = " ".join(summary.split())
    texts = attribute_texts(model)
    for name, field in schema["properties"].items():
        field.pop("title", None)
        if text := texts.get(name):
            field["description"] = text[0].upper() + text[1:]


def _loosen_source(source: Schema) -> None:
    """`splits` may name files, and then `data` is their folder or left out; each role of `columns` is a key."""
    fields = source["properties"]
    files = {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1}
    fields["splits"]["anyOf"].insert(1, files | {"description": "One file for each split, in the folder `data`."})
    columns = fields["columns"]
    roles = columns.pop("propertyNames")["enum"]
    text = columns["additionalProperties"]
    columns["properties"] = {role: dict(text) for role in roles}
    columns["additionalProperties"] = False


def _loosen_train(train: Schema) -> None:
    """A budget may be a number of steps, and `lora` true or false."""
    fields = train["properties"]
    budget = fields["budget"]
    steps = {"type": "integer", "exclusiveMinimum": 0, "description": "Optimizer steps."}
    whole = {key: budget.pop(key) for key in ("$ref", "allOf") if key in budget}
    budget["anyOf"] = [steps, whole]
    fields["lora"]["anyOf"].append({"type": "boolean"})


def _complete(schema: Schema, definitions: Schema) -> Schema:
    """What must be there in a recipe that extends none; taken out of the sections, which others may complete."""
    source = [name for name in definitions["Source"].pop("required") if name not in ("data", "columns")]
    augment = definitions["Augment"].pop("required")
    return {
        "required": schema.pop("required"),
        "properties": {
            "source": {
                "required": source,
                "allOf": [
                    {"anyOf": [{"required": ["data"]}, {"required": ["splits"]}]},
                    {"anyOf": [{"required": ["columns"]}, {"required": ["events"]}]},
                ],
            },
            "augment": {"anyOf": [{"type": "null"}, {"required": augment}]},
        },
    }


def _lifted(splits: Schema) -> Schema:
    """Shares of splits may stand at the level of `stratify` and `by`."""
    fields = dict(splits["properties"])
    fractions = fields.pop("fractions")
    lifted = splits | {"properties": fields, "additionalProperties": fractions["additionalProperties"]}
    del lifted["required"]
    nested = {
        "type": "object",
        "properties": fields | {"fractions": fractions},
        "required": ["fractions"],
        "additionalProperties": False,
    }
    return {
        "title": splits["title"],
        "description": splits["description"],
        "anyOf": [lifted | {"title": "Shares"}, nested],
    }


def _step(operators: Mapping[str, Schema], definitions: Schema) -> Schema:
    """A step of a chain: an operator, or steps put together."""
    step = _named("Step", "operator", operators, definitions, STEP_KEYS)
    steps = {"type": "array", "items": {"$ref": "#/$defs/Step"}, "minItems": 1}
    count = {"type": "integer", "minimum": 0}
    groups = {
        "one_of": steps | {"description": "Each copy draws one of these steps."},
        "sequence": steps | {"description": "These steps are run in order."},
        "some_of": {
            "type": "object",
            "description": "Each copy draws `n` of these steps.",
            "properties": {
                "n": {
                    "description": "How many steps are drawn: a number, or the least and the most.",
                    "anyOf": [count, {"type": "array", "items": count, "minItems": 2, "maxItems": 2}],
                },
                "steps": steps,
            },
            "required": ["n", "steps"],
            "additionalProperties": False,
        },
    }
    step["anyOf"][1]["properties"] |= groups
    return step


def _named(title: str, kind: str, known: Mapping[str, Schema], definitions: Schema, extra: Schema) -> Schema:
    """A name, or a mapping of one name to its parameters. Parameters become definitions of their own."""
    choices: Schema = {}
    for name in sorted(known):
        key = f"{kind}:{name}"
        definitions[key] = _hoisted(known[name], key, definitions, extra)
        choices[name] = {"anyOf": [{"$ref": f"#/$defs/{key}"}, {"type": "null"}]}
        if text := definitions[key].get("description"):
            choices[name]["description"] = text
    return {
        "title": title,
        "anyOf": [
            {"type": "string", "enum": sorted(known), "title": f"Name of {'an' if kind[0] in 'aeiou' else 'a'} {kind}"},
            {
                "type": "object",
                "title": f"{title} with parameters",
                "properties": choices,
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 1,
            },
        ],
    }


def _hoisted(parameters: Schema, prefix: str, definitions: Schema, extra: Schema) -> Schema:
    """A schema made part of ours: its `$defs` move up under `prefix`, and `extra` keys are allowed beside its own."""
    schema = deepcopy(parameters)
    own = schema.pop("$defs", {})

    def renamed(node: Any) -> Any:
        if isinstance(node, list):
            return [renamed(item) for item in node]
        if not isinstance(node, dict):
            return node
        moved = {key: renamed(item) for key, item in node.items()}
        if isinstance(reference := moved.get("$ref"), str):
            moved["$ref"] = reference.replace("#/$defs/", f"#/$defs/{prefix}.", 1)
        return moved

    for name, definition in own.items():
        definitions[f"{prefix}.{name}"] = renamed(definition)
    schema = renamed(schema)
    schema.setdefault("type", "object")
    schema["properties"] = deepcopy(extra) | schema.get("properties", {})
    return dict(schema)
