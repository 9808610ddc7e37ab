"""Reads a recipe: the file, the recipes it extends, `--set` values on top, checked and with line numbers kept.

`extends` names one recipe or a list of them, relative to the file that says so. Mappings merge key by key, everything
else is replaced; later names win over earlier ones, and the extending recipe over all. A relative path in `source.data`
belongs to the folder of the file that wrote it, and one given by `--set` to the working folder.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from augkit.errors import RecipeError
from augkit.recipe.data_paths import with_absolute_data
from augkit.recipe.origin import KeyPath, Origin
from augkit.recipe.overrides import set_value
from augkit.recipe.problems import found, problems, report
from augkit.recipe.schema import Recipe
from augkit.recipe.yaml import parse

__all__ = ["load_recipe", "recipe_from_text"]

MAX_BYTES = 1 << 20
RECIPE_VERSION = 1


def load_recipe(path: str | Path, overrides: Sequence[str] = ()) -> Recipe:
    """Read a recipe from a file.

    Args:
        path: the YAML file.
        overrides: `path.to.key=value` strings, the value read as YAML; later ones win.

    Returns:
        The recipe, which knows the line of each of its keys, with absolute paths in `source.data`.

    Raises:
        RecipeError: naming file, line, value and the nearest valid name, for every mistake in the recipe at once.
    """
    path = Path(path)
    return _checked(_read(path, str(path), ()), overrides, path)


def recipe_from_text(text: str, file: str, folder: str | Path, overrides: Sequence[str] = ()) -> Recipe:
    """Read a recipe from text as if it were `file` in `folder`; otherwise as `load_recipe`."""
    path = Path(folder) / file
    return _checked(_layer(text, path, str(path), ()), overrides, path)


@dataclass(frozen=True)
class _Layer:
    """A recipe as written, the place of each key, and the folder of each file that wrote some."""

    data: dict[Any, Any]
    lines: dict[KeyPath, str]
    folders: dict[str, Path] = field(default_factory=dict)


def _checked(layer: _Layer, overrides: Sequence[str], path: Path) -> Recipe:
    lines = dict(layer.lines)
    for override in overrides:
        set_value(override, layer.data, lines)
    origin = Origin(path, lines)
    data = layer.data
    _check_version(data, origin)

    def folder_of(key: KeyPath) -> Path:
        return layer.folders.get(origin.locate(("source", *key)).rpartition(":")[0], Path.cwd())

    if isinstance(data.get("source"), dict):
        data = data | {"source": with_absolute_data(data["source"], folder_of)}
    try:
        recipe = Recipe.model_validate(data)
    except ValidationError as error:
        raise report(problems(error, data), origin) from None
    recipe._origin = origin
    return recipe


def _check_version(data: dict[Any, Any], origin: Origin) -> None:
    """A recipe of another version is refused for that alone: its other keys may mean something else."""
    version = data.get("augkit", RECIPE_VERSION)
    if version == RECIPE_VERSION and isinstance(version, int) and not isinstance(version, bool):
        return
    where = origin.locate(("augkit",))
    if isinstance(version, int) and version > RECIPE_VERSION:
        raise RecipeError(
            f"the recipe is written in version {version}; this augkit reads version {RECIPE_VERSION}",
            where=where,
            hint="Upgrade with: pip install --upgrade augkit",
        )
    raise RecipeError(
        f"augkit must be {RECIPE_VERSION}, found {found(version)}", where=where, hint="Write `augkit: 1`."
    )


def _read(path: Path, shown: str, chain: tuple[Path, ...], extends: str = "", named_at: str = "") -> _Layer:
    """A file and all it extends. `chain` holds the files that led here; `extends` is what `named_at` calls this one."""
    return _layer(_text(path, shown, extends, named_at), path, shown, chain)


def _layer(text: str, path: Path, shown: str, chain: tuple[Path, ...]) -> _Layer:
    data, lines = parse(text, shown)
    folder = path.resolve().parent
    own = _Layer(data, lines, {shown: folder})
    if "extends" not in data:
        return own
    chain = (*chain, path.resolve())
    bases = data.pop("extends")
    names = bases if isinstance(bases, list) else [bases]
    if not names or not all(isinstance(name, str) and name for name in names):
        at = lines[("extends",)]
        raise RecipeError(f"extends must be a recipe file or a list of them, found {found(bases)}", where=at)
    merged: _Layer | None = None
    for index, name in enumerate(names):
        at = lines.get(("extends", index), lines[("extends",)])
        base = folder / os.path.expanduser(name)
        if base.resolve() in chain:
            circle = [*chain[chain.index(base.resolve()) :], base.resolve()]
            shown_circle = " → ".join(os.path.relpath(file, chain[0].parent) for file in circle)
            raise RecipeError(f"recipes extend one another in a circle: {shown_circle}", where=at)
        layer = _read(base, os.path.normpath(os.path.join(os.path.dirname(shown), name)), chain, name, at)
        merged = _merged(merged, layer) if merged else layer
    assert merged is not None
    del lines[("extends",)]
    return _merged(merged, own)


def _merged(base: _Layer, top: _Layer) -> _Layer:
    """`top` laid over `base`."""
    replaced: set[KeyPath] = set()

    def merge(below: dict[Any, Any], above: dict[Any, Any], path: KeyPath) -> dict[Any, Any]:
        result = dict(below)
        for key, value in above.items():
            if isinstance(value, dict) and isinstance(below.get(key), dict):
                result[key] = merge(below[key], value, (*path, key))
            else:
                result[key] = value
                replaced.add((*path, key))
        return result

    data = merge(base.data, top.data, ())
    kept = {
        path: place
        for path, place in base.lines.items()
        if not any(path[:end] in replaced for end in range(1, len(path) + 1))
    }
    return _Layer(data, kept | top.lines, base.folders | top.folders)


def _text(path: Path, shown: str, extends: str, named_at: str) -> str:
    """What stands in a recipe file."""
    where, written = named_at or shown, extends or shown
    subject = f"extends names {extends!r}, which" if extends else "this"
    try:
        if path.is_dir():
            inside = sorted(file.name for file in path.iterdir() if file.suffix in (".yaml", ".yml"))
            hint = f"Name the file, such as {os.path.join(written, inside[0])}." if inside else "Name a YAML file."
            raise RecipeError(f"{subject} is a folder, not a recipe", where=where, hint=hint)
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        missing = f"{subject} does not exist" if extends else "there is no such recipe file"
        raise RecipeError(missing, where=where, hint=_neighbour(path, written)) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        hint = "Check the path and its permissions."
        raise RecipeError(f"{subject} cannot be read: {reason}", where=where, hint=hint) from None
    if len(content) > MAX_BYTES:
        raise RecipeError(
            "a recipe may be at most 1 MiB, and this file is larger",
            where=shown,
            hint="A recipe names data by its path; it does not hold it.",
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise RecipeError(
            f"this is not UTF-8 text: byte 0x{content[error.start]:02X}",
            where=f"{shown}:{line}",
            hint="Save the file as UTF-8.",
        ) from None


def _neighbour(path: Path, written: str) -> str:
    """A hint for a file that is not there, `written` so: the nearest recipe in its folder."""
    folder = path.parent
    if not folder.is_dir():
        return f"There is no folder {os.path.dirname(written)} either."
    try:
        names = sorted(file.name for file in folder.iterdir() if file.suffix in (".yaml", ".yml"))
    except OSError:
        names = []
    close = get_close_matches(path.stem, [Path(name).stem for name in names], n=1, cutoff=0.6)
    if close:
        name = next(name for name in names if Path(name).stem == close[0])
        return f"Did you mean {os.path.join(os.path.dirname(written), name)}?"
    return f"YAML files in that folder: {', '.join(names[:8])}." if names else "There is no YAML file in that folder."
