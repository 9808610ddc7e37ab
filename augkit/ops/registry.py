"""Which operators there are: this package's own, and third parties' through the entry points `augkit.operators`.

An operator of augkit's own is found by its name: `text.swap` stands in `augkit/ops/text/swap.py`. Only what a recipe
names is imported.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from augkit.errors import MissingExtra, RecipeError, nearest
from augkit.ops.base import Operator

ENTRY_POINT_GROUP = "augkit.operators"
NOT_OPERATORS = frozenset({"base", "relabelled"})
"""Modules of base classes; what an operator needs beside them stands in a folder of its own."""
ALIASES = {
    "albumentations": "image.albumentations",
    "audiomentations": "audio.audiomentations",
    "nlpaug": "text.nlpaug",
    "torchaudio": "audio.torchaudio",
}
"""Libraries whose operators are named by the library alone, as in `nlpaug: {name: RandomWordAug}`."""
_known: dict[str, type[Operator[Any]]] = {}


def register(cls: type[Operator[Any]]) -> None:
    """Make an operator class known under its name; `@operator` calls this.

    Raises:
        ValueError: the name is not `modality.name`, is taken by another class, or a parameter has a reserved name.
    """
    if cls.name.count(".") != 1:
        raise ValueError(f"operator name {cls.name!r} is not of the form modality.name")
    if reserved := {"p", "weight"} & set(cls.model_fields):
        raise ValueError(f"{cls.name}: a parameter may not be called {sorted(reserved)[0]!r}, which every step has")
    other = _known.get(cls.name)
    if other is not None and (other.__module__, other.__qualname__) != (cls.__module__, cls.__qualname__):
        raise ValueError(f"operator {cls.name} is already defined by {other.__module__}.{other.__qualname__}")
    _known[cls.name] = cls


def get_operator(name: str) -> type[Operator[Any]]:
    """The operator class of that name.

    Raises:
        RecipeError: there is none; names the nearest.
        MissingExtra: it works with packages that are not installed.
    """
    name = ALIASES.get(name, name)
    if name in _known:
        return _known[name]
    if name in _own_modules():
        try:
            import_module(_own_modules()[name])
        except ModuleNotFoundError as error:
            if (error.name or "augkit").startswith("augkit"):
                raise
            raise MissingExtra(name, name.partition(".")[0]) from error
    elif name in (points := _entry_points()):
        _load(points[name])
    if name not in _known:
        raise RecipeError(f"unknown operator {name!r}", hint=nearest(name, operator_names()))
    return _known[name]


def operator_names() -> list[str]:
    """Names of every operator, without importing any of them."""
    return sorted({*_own_modules(), *_entry_points(), *_known})


def list_operators(modality: str | None = None) -> list[type[Operator[Any]]]:
    """Every operator class, sorted by name; of one modality where that is given."""
    classes = [get_operator(name) for name in operator_names()]
    return [cls for cls in classes if modality in (None, cls.modality)]


def _own_modules() -> dict[str, str]:
    root = Path(__file__).parent
    modules = {}
    for folder in pkgutil.iter_modules([str(root)]):
        if folder.ispkg:
            for module in pkgutil.iter_modules([str(root / folder.name)]):
                if not (module.ispkg or module.name in NOT_OPERATORS):
                    modules[f"{folder.name}.{module.name}"] = f"augkit.ops.{folder.name}.{module.name}"
    return modules


def _entry_points() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=ENTRY_POINT_GROUP)}


def _load(point: EntryPoint) -> None:
    loaded = point.load()
    if not (isinstance(loaded, type) and issubclass(loaded, Operator)):
        raise RecipeError(f"entry point {point.name} = {point.value} is not an operator class")
    if getattr(loaded, "name", None) != point.name:
        raise RecipeError(f"entry point {point.name} = {point.value} defines an operator of another name")
    register(loaded)
