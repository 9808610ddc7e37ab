"""Applies `--set path.to.key=value` to a recipe as written."""

from __future__ import annotations

import re
from typing import Any

from augkit.errors import RecipeError
from augkit.recipe.origin import KeyPath, dotted
from augkit.recipe.problems import found
from augkit.recipe.yaml import parse_value

__all__ = ["set_value"]

PART = re.compile(r'"([^"]+)"|\[([0-9]+)\]|([^."\[\]]+)')


def set_value(override: str, recipe: dict[Any, Any], lines: dict[KeyPath, str]) -> None:
    """Put one value into `recipe`, in place, and name `--set …` as its place in `lines`.

    List positions are written `chain.0` or `chain[0]`. Names with dots in them, such as those of operators, are found
    where they exist: `augment.chain[0].text.swap.rate=0.1`; others are put in double quotes. Mappings that are missing
    on the way are made.

    >>> recipe = {"augment": {"chain": ["text.swap"]}}
    >>> set_value("augment.chain[0].text.swap.rate=0.1", recipe, {})
    >>> recipe
    {'augment': {'chain': [{'text.swap': {'rate': 0.1}}]}}
    """
    name, equals, raw = override.partition("=")
    name = name.strip()
    if not equals or not name:
        raise RecipeError(
            f"--set needs `path.to.key=value`, found {override!r}",
            hint="For example: --set seed=7 or --set source.take.train=500",
        )
    where = f"--set {name}"
    value = parse_value(raw, where)
    parts = _parts(name, where)
    if parts[0] == "extends":
        raise RecipeError("extends can only be written in a recipe", where=where)
    path: KeyPath = ()
    here: Any = recipe
    while True:
        key, parts = _step(here, path, parts, where)
        path = (*path, key)
        if not parts:
            break
        here = _below(here, key, path, parts, where)
        lines.setdefault(path, where)
    here[key] = value
    for inside in [other for other in lines if other[: len(path)] == path]:
        del lines[inside]
    lines[path] = where


def _parts(name: str, where: str) -> list[str]:
    parts, position = [], 0
    while position < len(name):
        part = PART.match(name, position)
        if not part:
            break
        parts.append(part[part.lastindex or 0])
        position = part.end()
        if name[position : position + 1] == "." and position + 1 < len(name):
            position += 1
        elif position < len(name) and name[position] != "[":
            break
    if position < len(name):
        raise RecipeError(
            f"this is not a path of keys from column {position + 1} on",
            where=where,
            hint='Write keys with dots between them, as in augment.chain[0] or balance.strategy."a.b".',
        )
    return parts


def _step(here: Any, path: KeyPath, parts: list[str], where: str) -> tuple[str | int, list[str]]:
    """The key that comes next, and the parts that are left."""
    if isinstance(here, list):
        label = dotted(path)
        if not parts[0].isdecimal():
            raise RecipeError(
                f"{label} is a list: {parts[0]!r} is not a position in it", where=where, hint=f"Write {label}[0]."
            )
        index = int(parts[0][:9])
        if index >= len(here):
            count = f"{len(here)} item{'s' if len(here) != 1 else ''}"
            last = f"The last one is {label}[{len(here) - 1}]." if here else f"Set the whole list: {label}=[…]."
            raise RecipeError(f"{label} has {count}, so no [{index}]", where=where, hint=last)
        return index, parts[1:]
    for taken in range(len(parts), 0, -1):
        name = ".".join(parts[:taken])
        if name in here:
            return name, parts[taken:]
        if name.isdecimal() and int(name[:18]) in here:
            return int(name[:18]), parts[taken:]
    if path and isinstance(path[-1], int) and path[0] in ("augment", "gates") and here:
        raise RecipeError(
            f"{dotted(path)} is the step {next(iter(here))}, not {'.'.join(parts)}",
            where=where,
            hint=f"Write {dotted(path)}.{next(iter(here))} first, or set the whole step.",
        )
    return parts[0], parts[1:]


def _below(here: Any, key: str | int, path: KeyPath, parts: list[str], where: str) -> Any:
    """What stands at `key`, made a mapping where nothing or only an operator's name does."""
    child = here.get(key) if isinstance(here, dict) else here[key]
    if child is None:
        here[key] = child = {}
    elif (
        isinstance(child, str)
        and isinstance(key, int)
        and any(".".join(parts[:n]) == child for n in range(len(parts) + 1))
    ):
        here[key] = child = {child: None}
    elif not isinstance(child, dict | list):
        rest = ".".join(parts)
        hint = f"Set it whole: {dotted(path)}={{{rest}: …}}." if len(path) > 1 else ""
        raise RecipeError(f"{dotted(path)} is {found(child)} and holds no {rest}", where=where, hint=hint)
    return child
