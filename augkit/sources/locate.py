"""From what a recipe writes under `data:` to the files, folders or hub id it means."""

from __future__ import annotations

import glob
import os
import re
from dataclasses import dataclass
from pathlib import Path

from augkit.errors import SourceError, nearest
from augkit.recipe.schema import Source
from augkit.sources.base import FileFacts, Part
from augkit.sources.folder_files import files_of_folder
from augkit.sources.formats import kind_of, one_format
from augkit.sources.local_paths import absolute, beside, facts, facts_below
from augkit.sources.remote import is_url, list_url

__all__ = ["HubId", "Located", "SavedFolders", "locate"]

BUILTIN = {"support-messages": "support_messages/messages.csv"}
RESOURCES = Path(__file__).resolve().parent.parent / "resources"
HUB_ID = re.compile(r"^[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?$")
FOLDERS_OF_BOXES = ("voc", "yolo")
"""Formats that read a folder as a whole."""
SAVED = ("dataset_dict.json", "state.json")


@dataclass(frozen=True)
class Located:
    """Files of one format, in parts."""

    format: str
    parts: tuple[Part, ...]
    files: tuple[FileFacts, ...]


@dataclass(frozen=True)
class SavedFolders:
    """Folders written by `datasets.save_to_disk`, as the recipe writes them, by split; `""` where it names none."""

    folders: dict[str, list[str]]
    folder: Path


@dataclass(frozen=True)
class HubId:
    """A data set of the Hugging Face hub, and the folder a file of that name was looked for in."""

    id: str
    folder: Path


def locate(spec: Source, folder: Path) -> Located | SavedFolders | HubId:
    """Find what `spec.data` names.

    Args:
        spec: the `source` section.
        folder: what relative paths are relative to.

    Raises:
        SourceError: nothing is there, or it is not data of one known format.
    """
    data = spec.data
    if isinstance(data, str):
        if _is_hub(data, spec, folder):
            return HubId(data, folder)
        if _is_saved(data, spec, folder):
            return SavedFolders({"": [data]}, folder)
    elif missing := [item for item in _items(data) if _is_hub(item, spec, folder)]:
        raise SourceError(
            f"There is no file or folder {missing[0]} in {folder}, and a hub id stands in no list and under no split.",
            hint="A hub data set brings its own splits: write it alone, as in `data: org/name`.",
        )
    named: dict[str, str | list[str]] = data if isinstance(data, dict) else {"": data}
    if all(_is_saved(item, spec, folder) for item in _items(data)):
        return SavedFolders({split: _items(items) for split, items in named.items()}, folder)
    if spec.format == "disk":
        raise SourceError(
            f"{', '.join(_items(data))} is not what `datasets.save_to_disk` writes: it lacks {' and '.join(SAVED)}.",
            hint="Leave `format: disk` out for a folder of csv, json or parquet files.",
        )

    splits: dict[str, list[FileFacts]] = {}
    for split, items in named.items():
        for item in _items(items):
            for own, files in _files(item, spec, folder).items():
                splits.setdefault(split or own, []).extend(files)
    files = [file for found in splits.values() for file in found]
    form = spec.format or one_format(file.location for file in files)
    parts = tuple(Part(split, tuple(file.path for file in found)) for split, found in splits.items())
    return Located(form, parts, tuple({file.path: file for file in files}.values()))


def _items(data: str | list[str] | dict[str, str | list[str]]) -> list[str]:
    if isinstance(data, str):
        return [data]
    if isinstance(data, dict):
        return [item for items in data.values() for item in _items(items)]
    return data


def _is_saved(item: str, spec: Source, folder: Path) -> bool:
    path = absolute(item, folder)
    return (
        spec.format in (None, "disk") and not is_url(item) and any(os.path.isfile(os.path.join(path, n)) for n in SAVED)
    )


def _is_hub(item: str, spec: Source, folder: Path) -> bool:
    """Whether a name means the hub: `format: hub`, or it looks like an id and nothing local resembles it."""
    if spec.format is not None:
        return spec.format == "hub"
    if not HUB_ID.match(item) or kind_of(item).format or kind_of(item).compression:
        return False
    first = item.split("/")[0]
    return not os.path.exists(absolute(item, folder)) and not ("/" in item and os.path.isdir(absolute(first, folder)))


def _files(item: str, spec: Source, folder: Path) -> dict[str, list[FileFacts]]:
    """Files one entry of `data:` means, by the split their names say; `train` for a file or glob."""
    if item.startswith("builtin:"):
        return {"train": [_builtin(item)]}
    if is_url(item):
        base, found = list_url(item)
        if base is None:
            return {"train": found}
        return files_of_folder(base, found, spec.format)
    path = absolute(item, folder)
    if os.path.isdir(path) and spec.format in FOLDERS_OF_BOXES:
        return {"train": [facts(path, folder, item)]}
    if os.path.isdir(path):
        return files_of_folder(path, facts_below(path, folder, item), spec.format)
    if os.path.exists(path):
        return {"train": [facts(path, folder, item)]}
    if glob.has_magic(item):
        matched = sorted(found for found in glob.glob(path, recursive=True) if os.path.isfile(found))
        if not matched:
            raise SourceError(f"No file matches {item} in {folder}.", hint=beside(path, "The folder"))
        return {"train": [facts(found, folder, item) for found in matched]}
    raise SourceError(f"There is no file or folder {item} in {folder}.", hint=beside(path, "That folder"))


def _builtin(item: str) -> FileFacts:
    name = item.removeprefix("builtin:")
    if name not in BUILTIN:
        raise SourceError(f"augkit has no builtin data set {name!r}.", hint=nearest(name, BUILTIN))
    path = RESOURCES / BUILTIN[name]
    return FileFacts(item, path.stat().st_size, str(path))
