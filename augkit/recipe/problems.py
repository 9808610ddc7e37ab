"""Says what is wrong with a recipe, in the words of someone who writes one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from augkit.errors import RecipeError, nearest
from augkit.recipe.origin import KeyPath, Origin, dotted
from augkit.recipe.schema import Recipe

__all__ = ["Problem", "found", "problems", "report"]

MOST_SHOWN = 20

EXPECTED: dict[KeyPath, str] = {
    # where a sentence says it better than the type does; "*" stands for any key or list position
    ("name",): "letters, digits, `.`, `_` and `-`, beginning with a letter or digit, at most 100 long",
    ("source",): "a mapping such as {data: train.csv, columns: {text: review, label: stars}}",
    ("source", "data"): "a file, glob, folder, builtin:NAME or hub id, a list of these, or a mapping of split to these",
    ("source", "data", "*"): "a file, glob, folder, builtin:NAME or hub id",
    ("source", "data", "*", "*"): "a file, glob, folder, builtin:NAME or hub id",
    ("source", "columns"): "a mapping of role to column, such as {text: review, label: stars}",
    ("source", "columns", "*"): "the name of a column",
    ("source", "language"): "the two or three small letters of a language, such as en",
    ("source", "delimiter"): "one character",
    ("source", "splits"): "a mapping of split to share, such as {train: 0.9, validation: 0.1}",
    ("source", "splits", "stratify"): "true or false",
    ("source", "splits", "by"): "random or time",
    ("source", "splits", "*"): "a share above 0 and at most 1",
    ("source", "take"): "a mapping of split to rows or share, such as {train: 500}",
    ("source", "take", "*"): "a whole number of rows of at least 1, or a share above 0 and at most 1 such as 0.5",
    ("augment",): "a mapping such as {copies: 2, chain: [text.swap]}",
    ("augment", "chain"): "a list of at least one step, such as [text.swap]",
    ("augment", "chain", "*"): "the name of an operator, or {name: parameters}",
    ("augment", "splits"): "a list of at least one split, such as [train]",
    ("balance",): "a mapping such as {strategy: auto}",
    ("balance", "strategy"): (
        "auto, max, minority, not minority, not majority, all, a whole number of rows of at least 1, a ratio above 0"
        " and at most 1, or a mapping of label to rows"
    ),
    ("balance", "strategy", "*"): "a whole number of rows of at least 1",
    ("output",): "a mapping such as {shuffle: false}",
    ("output", "image", "size"): "a list of width and height in pixels, such as [224, 224]",
    ("train",): "a mapping such as {task: text-classification, model: distilbert-base-uncased}",
    ("train", "budget"): "optimizer steps of at least 1, or one of {steps: n}, {epochs: n} and {examples: n}",
    ("train", "lora"): "true, false, or a mapping such as {rank: 8}",
    ("train", "warmup"): "a whole number of steps, or a share of the budget of at least 0 and below 1",
    ("train", "class_weights"): "balanced, or a mapping of label to weight",
    ("ablate",): "a mapping such as {seeds: 10}",
    ("gates",): "a list of gates, such as [drop_unchanged]",
    ("gates", "*"): "the name of a gate, or {name: parameters}",
}

FIRST_LINE = "Add `augkit: 1` as the first line of the recipe."


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a recipe: where (a key path), what, and what would be valid."""

    path: KeyPath
    message: str
    hint: str = ""


def report(found: list[Problem], origin: Origin) -> RecipeError:
    """One error that lists every problem in the order of lines."""
    placed = sorted(((origin.locate(problem.path), problem) for problem in found), key=lambda item: _order(item[0]))
    if len(placed) == 1:
        where, problem = placed[0]
        return RecipeError(problem.message, where=where, hint=problem.hint)
    said = [f"{where}: {_sentence(problem)}" for where, problem in placed[:MOST_SHOWN]]
    if len(placed) > MOST_SHOWN:
        said.append(f"and {len(placed) - MOST_SHOWN} more")
    name = f"{origin.path} has" if origin.path is not None else "the recipe has"
    return RecipeError(f"{name} {len(placed)} problems:\n  " + "\n  ".join(said))


def problems(error: ValidationError, recipe: dict[Any, Any]) -> list[Problem]:
    """What pydantic found wrong with `recipe`: one problem a mistake."""
    details = error.errors(include_url=False)
    paths = [_written(detail["loc"], recipe) for detail in details]
    above = {path[:end] for path in paths for end in range(len(path))}
    said: dict[KeyPath, Problem] = {}
    for detail, path in zip(details, paths, strict=True):
        alternative = detail["loc"][-1] != path[-1] if path else False
        if path in said or (alternative and path in above and detail["type"] != "value_error"):
            continue
        said[path] = _problem(detail, path, recipe)
    return _without_consequences(list(said.values()), recipe)


def found(value: Any) -> str:
    """A value as a message shows it.

    >>> [found(value) for value in (None, True, "eight", 8, {}, [1])]
    ['nothing', 'true', "'eight'", '8', 'a mapping', 'a list']
    """
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        kind = "mapping" if isinstance(value, dict) else "list"
        return f"a {kind}" if value or kind == "mapping" else "an empty list"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:56]}…{text[-1] if isinstance(value, str) else ''}"


def _problem(detail: ErrorDetails, path: KeyPath, recipe: dict[Any, Any]) -> Problem:
    kind, value, label = detail["type"], detail["input"], dotted(path)
    if kind in ("extra_forbidden", "invalid_key"):
        return _unknown_key(path)
    if detail["loc"][-1:] == ("[key]",):
        return _unknown_key(path) if path[:2] == ("source", "columns") else _key_not_text(path)
    if kind == "missing":
        if path == ("augkit",):
            return Problem(
                path, "the recipe does not say which version of augkit's recipes it is written in", FIRST_LINE
            )
        return Problem(path, f"{label} is missing", f"Add `{path[-1]}:` with {expected(path)}.")
    if kind == "value_error":
        text = str(detail.get("ctx", {}).get("error", detail["msg"]))
        return Problem(_pointed_at(text, path, recipe), f"{label}: {text}" if label else text)
    if kind == "too_short" and isinstance(value, dict):
        return Problem(path, f"{label} is empty", f"It must be {expected(path)}.")
    return Problem(path, f"{label} must be {expected(path)}, found {found(value)}", _advice(path, value))


def _unknown_key(path: KeyPath) -> Problem:
    *above, key = path
    section = tuple(above)
    inside = f" in {dotted(section)}" if section else ""
    valid = sections().get(section, [])
    close = get_close_matches(str(key), valid, n=1, cutoff=0.6)
    elsewhere = [other for other, keys in sections().items() if key in keys]
    kind = "role" if section == ("source", "columns") else "key"
    if isinstance(key, str) and key.partition(":")[0] in valid:
        return Problem(path, f"unknown {kind} {found(key)}{inside}", f"Put a space after `{key.partition(':')[0]}:`.")
    if elsewhere and not close:
        places = " or ".join(f"in {dotted(other)}" if other else "at the top level" for other in elsewhere)
        return Problem(path, f"unknown {kind} {found(key)}{inside}", f"{key} belongs {places}.")
    return Problem(path, f"unknown {kind} {found(key)}{inside}", nearest(key, valid, limit=20))


def _key_not_text(path: KeyPath) -> Problem:
    return Problem(path, f"the key {found(path[-1])} in {dotted(path[:-1])} must be text", "Put quotes round it.")


def _advice(path: KeyPath, value: Any) -> str:
    """What most likely went wrong where a value has the wrong type."""
    wanted = _schema(path)
    kinds = {branch.get("type") for branch in wanted}
    names = [str(name) for branch in wanted for name in branch.get("enum", ())]
    if isinstance(value, str) and get_close_matches(value, names):
        return nearest(value, names)
    if "array" in kinds and "string" not in kinds and isinstance(value, str):
        return f"Write it as a list: [{value}]."
    if "boolean" in kinds and isinstance(value, str) and value.lower() in ("yes", "on", "y", "no", "off", "n"):
        return f"Write {'true' if value.lower() in ('yes', 'on', 'y') else 'false'}; in YAML 1.2 {value} is text."
    if {"integer", "number"} & kinds and isinstance(value, str):
        if percent := re.fullmatch(r"\s*([0-9.]+)\s*%\s*", value):
            return f"Write {float(percent[1]) / 100:g}." if "number" in kinds and percent[1].count(".") < 2 else ""
        if re.fullmatch(r"\s*[-+]?[0-9.]+\s*", value):
            return "Leave the quotes out."
        if re.fullmatch(r"[0-9]+([_,][0-9]+)+", value):
            return f"Write {re.sub('[_,]', '', value)}."
    if kinds == {"string"} and isinstance(value, bool | int | float) and not names and "pattern" not in wanted[0]:
        return f"Put quotes round it: {found(str(value).lower() if isinstance(value, bool) else str(value))}."
    shares = kinds == {"number"} and wanted[0].get("maximum") == 1
    if shares and isinstance(value, int | float) and not isinstance(value, bool) and 1 < value <= 100:
        return f"Write {value / 100:g} for {value:g} %."
    if value is None:
        return f"Give it a value, or delete the {'item' if isinstance(path[-1], int) else 'key'}."
    return ""


def _without_consequences(said: list[Problem], recipe: dict[Any, Any]) -> list[Problem]:
    """Leaves out a missing key where a misspelling of it is reported beside it."""
    misspelt = {
        (*problem.path[:-1], meant[0])
        for problem in said
        if problem.message.startswith("unknown ")
        and (meant := get_close_matches(str(problem.path[-1]), sections().get(problem.path[:-1], []), n=1, cutoff=0.6))
    }
    return [problem for problem in said if problem.path not in misspelt or not problem.message.endswith("is missing")]


def _written(loc: tuple[int | str, ...], recipe: Any) -> KeyPath:
    """The keys in `loc` that the user wrote: pydantic also names the alternatives it tried, and lifted keys."""
    path: KeyPath = ()
    value = recipe
    for number, part in enumerate(loc):
        last = number == len(loc) - 1
        if isinstance(value, dict):
            key = next((key for key in (part, _number(part)) if key in value), None)
            if key is not None:
                path, value = (*path, key), value[key]
                continue
            if last and part in sections().get(path, ()):  # a missing key
                path = (*path, part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            path, value = (*path, part), value[part]
    return path


def _number(part: int | str) -> int | str:
    return int(part) if isinstance(part, str) and re.fullmatch(r"-?[0-9]{1,18}", part) else part


def _pointed_at(text: str, path: KeyPath, recipe: dict[Any, Any]) -> KeyPath:
    """The first key under `path` that a message names in backticks, so that its line is shown."""
    value: Any = recipe
    for part in path:
        value = value[part]
    for name in re.findall(r"`([^`:]+)(?:: [^`]*)?`", text):
        for under in _keys(value):
            if under[-1] == name:
                return (*path, *under)
    return path


def _keys(value: Any) -> Iterator[KeyPath]:
    """Key paths inside `value`, the shortest first."""
    level: list[tuple[KeyPath, Any]] = [((), value)]
    while level:
        below = [
            ((*path, key), item) for path, child in level if isinstance(child, dict) for key, item in child.items()
        ]
        yield from (path for path, _ in below)
        level = below


@cache
def _json_schema() -> dict[str, Any]:
    return Recipe.model_json_schema()


@cache
def sections() -> dict[KeyPath, list[str]]:
    """The keys of each section of a recipe, by the section's path."""
    schema = _json_schema()
    keys: dict[KeyPath, list[str]] = {(): ["extends", *schema["properties"]]}

    def walk(path: KeyPath, node: dict[str, Any]) -> None:
        for branch in _branches(node, schema):
            for key, child in branch.get("properties", {}).items():
                keys.setdefault(path, []).append(key) if path else None
                walk((*path, key), child)
            if roles := branch.get("propertyNames", {}).get("enum"):
                keys[path] = list(roles)

    walk((), schema)
    keys[("source", "splits")].remove("fractions")
    return keys


def expected(path: KeyPath) -> str:
    """What may stand at `path`, as the end of "must be …".

    >>> expected(("augment", "copies"))
    'a whole number from 0 to 10,000'
    """
    for pattern, words in EXPECTED.items():
        if len(pattern) == len(path) and all(one in ("*", other) for one, other in zip(pattern, path, strict=True)):
            return words
    return " or ".join(_words(branch) for branch in _schema(path)) or "something else"


def _schema(path: KeyPath) -> list[dict[str, Any]]:
    """The alternatives of the JSON Schema at `path`, null left out."""
    schema = _json_schema()
    here = [schema]
    if path[:2] == ("source", "splits") and len(path) == 3 and path[2] not in ("stratify", "by"):
        path = ("source", "splits", "fractions", path[2])
    for part in path:
        below = []
        for branch in here:
            child = branch.get("properties", {}).get(part, branch.get("additionalProperties"))
            child = branch.get("items") if isinstance(part, int) and "items" in branch else child
            below += _branches(child, schema) if isinstance(child, dict) else []
        here = below
    return here


def _branches(node: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    if "$ref" in node:
        node = schema["$defs"][node["$ref"].rpartition("/")[2]]
    return [
        branch
        for option in node.get("anyOf", [node])
        for branch in (_branches(option, schema) if option is not node else [node])
        if branch.get("type") != "null"
    ]


def _words(schema: dict[str, Any]) -> str:
    if "const" in schema:
        return str(schema["const"])
    if "enum" in schema:
        *some, last = [str(name) for name in schema["enum"]]
        return f"{', '.join(some)} or {last}" if some else last
    kind = schema.get("type")
    if kind in ("integer", "number"):
        return ("a whole number" if kind == "integer" else "a number") + _range(schema)
    words = {"string": "text", "boolean": "true or false", "array": "a list", "object": "a mapping"}
    return words.get(str(kind), "something else")


def _range(schema: dict[str, Any]) -> str:
    low, above = schema.get("minimum"), schema.get("exclusiveMinimum")
    high = schema.get("maximum")
    if low is not None and high is not None:
        return f" from {low:,} to {high:,}"
    if low is not None:
        return f" of at least {low:,}"
    bounds = [f"above {above:,}"] if above is not None else []
    bounds += [f"at most {high:,}"] if high is not None else []
    return f" {' and '.join(bounds)}" if bounds else ""


def _order(place: str) -> tuple[bool, str, int]:
    """Lines in order within a file, `--set` last."""
    file, _, line = place.rpartition(":")
    return (place.startswith("--set"), file, int(line)) if line.isdigit() else (place.startswith("--set"), place, 0)


def _sentence(problem: Problem) -> str:
    return f"{problem.message}. {problem.hint}" if problem.hint else problem.message
